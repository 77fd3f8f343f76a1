/** The scripts of a site's tab in a real browser, with a worker that only passes on what a test asks. */

import type { BrowserContext, Page, Worker } from "playwright-core";
import * as esbuild from "esbuild";
import { join } from "node:path";
import { startChromium } from "../../packages/testing/browser/mod.ts";
import type { PageEvent, Question, Questions } from "../tab/messages.ts";

const HERE = import.meta.dirname ?? ".";

export interface TestBrowser extends AsyncDisposable {
  readonly context: BrowserContext;
  /** Opens an address and waits for its content script. */
  open(address: string): Promise<TestTab>;
}

export interface TestTab {
  readonly page: Page;
  ask<Q extends Question>(question: Q, ask: Questions[Q]["ask"]): Promise<Questions[Q]["answer"]>;
  /** All events so far of this loaded page. */
  events(): Promise<PageEvent[]>;
  /** Resolves with the events as soon as they are as wanted. */
  eventsUntil(isEnough: (events: PageEvent[]) => boolean): Promise<PageEvent[]>;
  /** How often a content script of this tab has said hello. */
  hellos(): Promise<number>;
  /** Ends the worker's side of the line, as a worker's death does. */
  hangUp(): Promise<void>;
}

/** What a test's worker knows of the tabs, by address of the page. */
const RELAY = `
const tabs = new Map();
let asked = 0;
chrome.runtime.onConnect.addListener((port) => {
  const id = port.sender.tab.id;
  const tab = tabs.get(id) ?? { hellos: 0, events: [], waiting: new Map() };
  tabs.set(id, tab);
  tab.port = port;
  port.onMessage.addListener((message) => {
    if (message.type === "hello") {
      tab.hellos++;
      tab.url = message.url;
      if (tab.page !== message.page) Object.assign(tab, { page: message.page, events: [] });
    } else if (message.type === "event") tab.events.push(message.event);
    else tab.waiting.get(message.id)?.(message);
  });
});
const tabAt = (url) => [...tabs.values()].findLast((tab) => tab.url === url);
globalThis.known = (url) => tabAt(url) !== undefined;
globalThis.hangUp = (url) => tabAt(url).port.disconnect();
globalThis.eventsAt = (url) => tabAt(url).events;
globalThis.hellosAt = (url) => tabAt(url).hellos;
globalThis.askTab = ({ url, question, ask }) => new Promise((resolve, reject) => {
  const id = ++asked;
  const tab = tabAt(url);
  tab.waiting.set(id, (message) => message.type === "answer" ? resolve(message.answer) : reject(new Error(message.message)));
  tab.port.postMessage({ id, question, ask });
});
`;

/** @param hosts host name → port on this machine */
export async function openTestBrowser(hosts: Readonly<Record<string, number>> = {}): Promise<TestBrowser> {
  const dir = await Deno.makeTempDir({ prefix: "sluice-tab-" });
  await esbuild.build({
    entryPoints: { page: join(HERE, "../page/main.ts"), content: join(HERE, "main.ts") },
    bundle: true,
    format: "iife",
    target: "chrome116",
    outdir: dir,
  });
  await esbuild.stop();
  const matches = ["<all_urls>"];
  const script = { matches, run_at: "document_start" };
  await Deno.writeTextFile(join(dir, "background.js"), RELAY);
  await Deno.writeTextFile(
    join(dir, "manifest.json"),
    JSON.stringify({
      manifest_version: 3,
      name: "Sluice's tab under test",
      version: "1",
      background: { service_worker: "background.js" },
      content_scripts: [
        { ...script, js: ["page.js"], world: "MAIN" },
        { ...script, js: ["content.js"], world: "ISOLATED" },
      ],
    }),
  );
  const browser = await startChromium({ hosts, extension: dir });
  const { context } = browser;
  const worker = context.serviceWorkers()[0] ?? await context.waitForEvent("serviceworker");
  return {
    context,
    open: async (address) => await openTab(await context.newPage(), worker, address),
    async [Symbol.asyncDispose]() {
      await browser[Symbol.asyncDispose]();
      await Deno.remove(dir, { recursive: true });
    },
  };
}

async function openTab(page: Page, worker: Worker, address: string): Promise<TestTab> {
  await page.goto(address);
  const url = page.url();
  const inWorker = <T>(name: string, argument: unknown): Promise<T> =>
    // deno-lint-ignore no-explicit-any -- names that the relay sets
    worker.evaluate(([call, value]) => (globalThis as any)[call as string](value), [name, argument] as const);
  const until = async <T>(look: () => Promise<T | null>): Promise<T> => {
    for (;;) {
      const found = await look();
      if (found !== null) return found;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
  await until(async () => await inWorker<boolean>("known", url) || null);
  return {
    page,
    ask: (question, ask) => inWorker("askTab", { url, question, ask }),
    events: () => inWorker("eventsAt", url),
    eventsUntil: (isEnough) =>
      until(async () => {
        const events = await inWorker<PageEvent[]>("eventsAt", url);
        return isEnough(events) ? events : null;
      }),
    hellos: () => inWorker("hellosAt", url),
    hangUp: () => inWorker("hangUp", url),
  };
}
