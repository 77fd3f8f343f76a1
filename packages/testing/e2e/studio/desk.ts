/** A Sluice and a person in front of its studio: a real Chromium, signed in, at the size and with the settings of a test. */

import AxeBuilder from "@axe-core/playwright";
import { strict as assert } from "node:assert";
import type { BrowserContext, Page } from "playwright-core";
import { type Sluice, type SluiceOptions, startSluice } from "@sluice/testing";
import { startChromium } from "../../browser/mod.ts";

export interface StudioOptions {
  /** Variables of the server. */
  readonly env?: Readonly<Record<string, string>>;
  /** For a server that is to be brought back. */
  readonly kept?: Pick<SluiceOptions, "dataDir" | "port">;
  readonly size?: { readonly width: number; readonly height: number };
  /** What the browser has stored, by names without the prefix: `{ theme: "light" }`. */
  readonly prefs?: Readonly<Record<string, unknown>>;
  /** False leaves the browser without a session. */
  readonly signedIn?: boolean;
  readonly touch?: boolean;
}

export interface Studio extends AsyncDisposable {
  readonly sluice: Sluice;
  readonly context: BrowserContext;
  readonly page: Page;
  /** Opens a page of the studio and waits until it has its facts. */
  go(path: string, page?: Page): Promise<void>;
  /** Whatever the browser complained about: errors of scripts, and what its policy refused. */
  readonly complaints: readonly string[];
}

export const DESKTOP = { width: 1280, height: 800 };
export const PHONE = { width: 390, height: 844 };
/** As quick as a test wants the simulator. */
export const QUICK = { SLUICE_SIMULATOR_IMAGE_MS: "150", SLUICE_SIMULATOR_VIDEO_MS: "300" };

/** Sets it up. Dispose of it with `await using`. */
export async function openStudio(
  { env = QUICK, kept = {}, size = DESKTOP, prefs = {}, signedIn = true, touch = false }: StudioOptions = {},
): Promise<Studio> {
  const stack = new AsyncDisposableStack();
  try {
    const sluice = stack.use(await startSluice({ env, ...kept }));
    const { browser } = stack.use(await startChromium({ mouse: !touch }));
    const context = await browser.newContext({
      viewport: size,
      hasTouch: touch,
      isMobile: touch,
      acceptDownloads: true,
      baseURL: sluice.url,
      permissions: ["clipboard-read", "clipboard-write"],
    });
    stack.defer(() => context.close());
    context.setDefaultTimeout(30_000);
    await context.addInitScript((stored: Record<string, unknown>) => {
      // the empty page that every tab begins with has no storage
      if (location.protocol !== "http:") return;
      for (const [name, value] of Object.entries(stored)) {
        // what the test changes later must stay
        const key = `sluice.${name}`;
        if (localStorage.getItem(key) === null) localStorage.setItem(key, JSON.stringify(value));
      }
    }, prefs);
    const complaints: string[] = [];
    context.on("page", (page) => {
      page.on("pageerror", (error) => complaints.push(String(error)));
      page.on("console", (message) => {
        // the network's own failures are what many a test is about
        if (message.type() === "error" && !message.text().startsWith("Failed to load resource")) {
          complaints.push(message.text());
        }
      });
    });
    if (signedIn) await signIn(context, sluice);
    const page = await context.newPage();
    const studio = {
      sluice,
      context,
      page,
      complaints,
      async go(path: string, on: Page = page) {
        await on.goto(path);
        await on.locator(".connection.live").waitFor();
      },
    };
    const kept_ = stack.move();
    return { ...studio, [Symbol.asyncDispose]: () => kept_.disposeAsync() };
  } catch (error) {
    await stack.disposeAsync();
    throw error;
  }
}

/** As the sign-in page does it: the key goes to the server once, the browser keeps the cookie. */
export async function signIn(
  context: BrowserContext,
  { url, key }: Pick<Sluice, "url" | "key">,
): Promise<void> {
  const answer = await context.request.post(`${url}/api/session`, { data: { key } });
  assert.equal(answer.status(), 201, await answer.text());
}

/** What the browser has kept of the prompt bar, whichever account's it is; empty when it keeps none. */
// deno-lint-ignore no-explicit-any -- tests look into what any part of it is
export async function draftOf(page: Page): Promise<any> {
  return await page.evaluate(() => {
    const name = Object.keys(localStorage).find((one) => one.startsWith("sluice.draft."));
    return JSON.parse(name === undefined ? "{}" : localStorage.getItem(name)!);
  });
}

/** Lets the browser keep another prompt bar for the account that is signed in; pages show it from their next load on. */
export async function keepDraft(page: Page, draft: unknown): Promise<void> {
  await page.evaluate(async (draft) => {
    const { id } = await (await fetch("/api/user/me")).json();
    localStorage.setItem(`sluice.draft.${id}`, JSON.stringify(draft));
  }, draft);
}

/** Asserts that axe finds nothing serious on the page as it is now. */
export async function assertAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).withTags([
    "wcag2a",
    "wcag2aa",
    "wcag21aa",
    "wcag22aa",
  ]).analyze();
  const serious = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
  assert.deepEqual(
    serious.map(({ id, nodes }) =>
      `${id}: ${nodes.map(({ target, failureSummary }) => `${target} ${failureSummary}`).join("; ")}`
    ),
    [],
  );
}
