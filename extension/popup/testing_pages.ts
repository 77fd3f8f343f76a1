/** The real popup and side panel in a real Chromium, with a worker that the test plays. */

import assert from "node:assert/strict";
import { join } from "node:path";
import type { Locator, Page } from "playwright-core";
import { startChromium } from "../../packages/testing/browser/mod.ts";
import { buildExtension } from "../build.ts";
import type { Answer, SiteStatus, Wish } from "../status.ts";
import { AT_TWO } from "./testing_status.ts";

const TYPES = { html: "text/html; charset=utf-8", css: "text/css", js: "text/javascript" };

export interface Shown {
  readonly page: Page;
  /** The worker tells a new status. */
  push(sites: readonly SiteStatus[]): Promise<void>;
  /** What the worker answers to wishes of that type from now on; without it, `ok`. */
  answer(type: Wish["type"], answer: Answer): Promise<void>;
  /** What was asked so far. */
  wishes(): Promise<readonly Wish[]>;
  /** Closes the page. @throws AssertionError when it complained of anything */
  close(): Promise<void>;
}

export interface Pages extends AsyncDisposable {
  /** Opens a page whose worker tells these sites at once. Its clock stands at `AT_TWO`. */
  open(view: "popup" | "panel", sites: readonly SiteStatus[]): Promise<Shown>;
}

/** Builds the extension and serves its pages under the policy of its manifest. */
export async function startPages(): Promise<Pages> {
  const dir = await Deno.makeTempDir({ prefix: "pages-" });
  const built = await buildExtension({ outDir: join(dir, "extension") });
  const manifest = JSON.parse(await Deno.readTextFile(join(built.dir, "manifest.json")));
  const policy: string = manifest.content_security_policy.extension_pages;
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen() {} }, async (request) => {
    const path = new URL(request.url).pathname;
    if (path === "/favicon.ico") return new Response(null, { status: 204 });
    const type = TYPES[path.split(".").at(-1) as keyof typeof TYPES];
    return new Response(await Deno.readFile(join(built.dir, path)), {
      headers: { "content-type": type, "content-security-policy": policy },
    });
  });
  const chromium = await startChromium();
  const context = await chromium.browser.newContext({
    locale: "en-GB",
    timezoneId: "UTC",
    permissions: ["clipboard-read", "clipboard-write"],
  });
  const origin = `http://127.0.0.1:${server.addr.port}`;
  return {
    async open(view, sites) {
      const page = await context.newPage();
      const complaints: string[] = [];
      page.on("pageerror", (error) => complaints.push(error.message));
      page.on("console", (message) => complaints.push(message.text()));
      page.on("request", (request) => {
        if (!request.url().startsWith(origin)) complaints.push(request.url());
      });
      const [width, height] = view === "popup" ? [360, 600] : [420, 800];
      await page.setViewportSize({ width, height });
      await page.clock.setFixedTime(AT_TWO);
      await page.addInitScript(playWorker, { version: "0.1.0", sites });
      await page.goto(`${origin}/popup/${view}.html`);
      await page.locator("main > section").first().waitFor();
      return {
        page,
        push: (sites) => page.evaluate(tell, { version: "0.1.0", sites }),
        answer: (type, answer) => page.evaluate(learn, { type, answer }),
        wishes: () => page.evaluate(recall),
        async close() {
          await page.evaluate(() => localStorage.clear());
          await page.close();
          assert.deepEqual(complaints, []);
        },
      };
    },
    async [Symbol.asyncDispose]() {
      await chromium[Symbol.asyncDispose]();
      await server.shutdown();
      await Deno.remove(dir, { recursive: true });
    },
  };
}

export function button(page: Page, name: string): Locator {
  return page.getByRole("button", { name, exact: true });
}

/** Waits until it has the focus. */
export function hasFocus(locator: Locator): Promise<void> {
  return locator.and(locator.page().locator(":focus")).waitFor();
}

/** The stand-in for the worker, as it lies in the page. */
interface Played {
  status: unknown;
  readonly listeners: ((status: unknown) => void)[];
  readonly wishes: Wish[];
  readonly answers: Record<string, Answer>;
}

declare const played: Played;

function playWorker(status: unknown): void {
  const played: Played = { status, listeners: [], wishes: [], answers: {} };
  const connect = () => ({
    onMessage: {
      addListener(listener: (status: unknown) => void) {
        played.listeners.push(listener);
        listener(played.status);
      },
    },
    onDisconnect: { addListener() {} },
    disconnect() {},
  });
  const sendMessage = (wish: Wish) => {
    played.wishes.push(wish);
    return Promise.resolve(played.answers[wish.type] ?? { ok: true });
  };
  const chrome = {
    runtime: { connect, sendMessage },
    windows: { getCurrent: () => Promise.resolve({ id: 1 }) },
    sidePanel: { open: () => Promise.resolve() },
  };
  // Chromium has a `chrome` of its own in every page
  Object.defineProperty(globalThis, "chrome", { value: chrome });
  Object.assign(globalThis, { played });
}

function tell(status: unknown): void {
  played.status = status;
  for (const listener of played.listeners) listener(status);
}

function learn({ type, answer }: { readonly type: string; readonly answer: Answer }): void {
  played.answers[type] = answer;
}

function recall(): readonly Wish[] {
  return played.wishes;
}
