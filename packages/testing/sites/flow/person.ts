/** A person at the stand-in's page: real Chromium, real clicks, no knowledge of what the page sends. */

import { Buffer } from "node:buffer";
import type { BrowserContext, Page } from "playwright-core";
import { startChromium } from "../../browser/mod.ts";
import type { FlowSite } from "./types.ts";

const HOME = "https://flow.google.com/";

/** A file that a person picks. */
export interface Picked {
  readonly name: string;
  readonly mimeType: string;
  readonly buffer: Uint8Array;
}

/** Chromium for which the provider's hosts are the stand-in's ports. */
export interface Desk extends AsyncDisposable {
  /** Sits down as somebody new: no storage, no cookies. */
  sit(): Promise<Person>;
}

export async function openDesk({ hosts }: FlowSite): Promise<Desk> {
  const chromium = await startChromium({ hosts });
  return {
    async sit() {
      const context = await chromium.browser.newContext({ ignoreHTTPSErrors: true });
      return personAt(context, await context.newPage());
    },
    [Symbol.asyncDispose]: () => chromium[Symbol.asyncDispose](),
  };
}

export type Person = ReturnType<typeof personAt>;

function personAt(context: BrowserContext, page: Page) {
  const box = page.locator("flow-prompt-box");
  const pane = page.locator(".cdk-overlay-pane");
  const wrongs: string[] = [];
  page.on("pageerror", (error) => wrongs.push(error.message));
  return {
    page,
    box,
    pane,
    /** Errors that no code of the page caught. */
    wrongs,
    /** Makes a project and gives its id, once its composer is there. */
    async newProject(): Promise<string> {
      await page.goto(HOME);
      await page.getByRole("button", { name: "New project" }).click();
      await box.waitFor();
      return page.url().split("/project/")[1] ?? "";
    },
    /** Chooses in the settings pane, each as group and option, and closes it. */
    async choose(...choices: readonly (readonly [group: string, option: string])[]): Promise<void> {
      await page.locator(".settings-trigger-button").click();
      for (const [group, option] of choices) {
        const radio = pane.getByRole("radiogroup", { name: group, exact: true })
          .getByRole("radio", { name: option, exact: true });
        await radio.click();
        await pane.locator(`[role=radiogroup][aria-label="${group}"] [aria-checked=true]`, {
          hasText: option,
        })
          .waitFor();
      }
      await page.keyboard.press("Escape");
    },
    /** Writes the prompt and presses the arrow. */
    async ask(prompt: string): Promise<void> {
      await box.locator(".ProseMirror").click();
      await page.keyboard.insertText(prompt);
      await box.locator("button", { hasText: "arrow_forward" }).click();
    },
    /** Puts files into the box's own input and waits for their chips. */
    async dropIn(...files: readonly Picked[]): Promise<void> {
      await box.locator("input[type=file]").setInputFiles(files.map(forPlaywright));
      await box.locator("button.chip-container img").nth(files.length - 1).waitFor();
    },
    /** Uploads one file in the open picker and adds it to the prompt. */
    async pick(file: Picked): Promise<void> {
      await pane.locator("input[type=file]").setInputFiles(forPlaywright(file));
      await pane.locator("button.asset-item[aria-selected=true]").waitFor();
      await pane.getByRole("button", { name: "Add to prompt" }).click();
      await pane.waitFor({ state: "detached" });
    },
    /** The media ids that the chips show, in order. */
    async chips(): Promise<string[]> {
      const sources = await box.locator("button.chip-container img").evaluateAll((images) =>
        images.map((image) => (image as unknown as { src: string }).src)
      );
      return sources.map((source) => new URL(source).pathname.split("/").at(-1) ?? "");
    },
    [Symbol.asyncDispose]: () => context.close(),
  };
}

function forPlaywright({ name, mimeType, buffer }: Picked) {
  return { name, mimeType, buffer: Buffer.from(buffer) };
}
