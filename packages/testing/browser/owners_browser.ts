/** An owner's browser: a real Chromium with the real extension, unpacked, whose provider sites are stand-ins. */

import { join } from "node:path";
import type { BrowserContext, Page, Worker } from "playwright-core";
import { buildExtension } from "../../../extension/build.ts";
import { startChromium } from "./chromium.ts";
import { type Devtools, openDevtools } from "./devtools.ts";
import type { Sluice } from "../sluice.ts";

export type SiteName = "Google Flow" | "Freepik";

export interface OwnersBrowser extends AsyncDisposable {
  readonly context: BrowserContext;
  /** Its folder. */
  readonly profile: string;
  /** `chrome-extension://<id>`. */
  readonly origin: string;
  /** The extension's popup, in a tab of its own. */
  popup(): Promise<Page>;
  /** Pairs as an owner does, by the popup; resolves with the agent's id when the server sees it online. */
  pair(sluice: Pick<Sluice, "url" | "key">, site?: SiteName): Promise<string>;
  /** The tab in which the extension works at that host; waits until there is one. */
  tabAt(host: string): Promise<Page>;
  /** Ends the background worker as Chromium does when it wants to: at once, without a word. */
  killWorker(): Promise<void>;
  /** The living background worker. */
  worker(): Promise<Worker>;
}

let built: Promise<string> | null = null;

/** The folder of the extension as built from these sources, once a process. */
export function builtExtension(): Promise<string> {
  return built ??= (async () => {
    const folder = await Deno.makeTempDir({ prefix: "extension-" });
    globalThis.addEventListener("unload", () => Deno.removeSync(folder, { recursive: true }));
    return (await buildExtension({ outDir: join(folder, "unpacked") })).dir;
  })();
}

/** Starts it, not paired yet. @param hosts of all stand-ins together */
export async function startOwnersBrowser(
  { hosts, profile, extension }: {
    readonly hosts: Readonly<Record<string, number>>;
    readonly profile?: string;
    /** Default: as built from these sources. */
    readonly extension?: string;
  },
): Promise<OwnersBrowser> {
  const browser = await startChromium({
    hosts,
    extension: extension ?? await builtExtension(),
    ...(profile === undefined ? {} : { profile }),
  });
  const { context } = browser;
  const [first = await context.waitForEvent("serviceworker")] = context.serviceWorkers();
  const { origin } = new URL(first.url().replace("chrome-extension:", "https:"));
  const own = origin.replace("https:", "chrome-extension:");
  let devtools: Devtools | null = null;

  async function popup(): Promise<Page> {
    const page = await context.newPage();
    await page.goto(`${own}/popup/popup.html`);
    return page;
  }

  return {
    context,
    profile: browser.profile,
    origin: own,
    popup,
    async pair({ url, key }, site = "Google Flow") {
      const known = new Set((await agentsOf(url, key)).map(({ id }) => id));
      const opened = await fetch(`${url}/api/agents/pairings`, {
        method: "POST",
        headers: { "x-api-key": key },
      });
      const { code } = await opened.json();
      const page = await popup();
      const another = page.getByRole("button", { name: "Add another site" });
      if (await another.isVisible()) await another.click();
      await page.getByLabel("Server address").fill(url);
      await page.getByLabel("Pairing code").fill(code);
      const choice = page.getByLabel("Site", { exact: true });
      if (await choice.isVisible()) await choice.selectOption({ label: site });
      await page.getByRole("button", { name: "Pair", exact: true }).click();
      const agentId = await seen(async () => {
        const agents = await agentsOf(url, key);
        return agents.find(({ id, state }) => !known.has(id) && state !== "offline")?.id;
      });
      await page.close();
      return agentId;
    },
    async tabAt(host) {
      return await seen(() =>
        Promise.resolve(context.pages().find((page) => URL.parse(page.url())?.hostname === host))
      );
    },
    async killWorker() {
      devtools ??= await openDevtools(browser.profile);
      const targets = await devtools.targets();
      const worker = targets.find(({ type, url }) => type === "service_worker" && url.startsWith(own));
      if (worker !== undefined) await devtools.end(worker);
    },
    async worker() {
      return context.serviceWorkers().at(-1) ?? await context.waitForEvent("serviceworker");
    },
    async [Symbol.asyncDispose]() {
      devtools?.[Symbol.dispose]();
      await browser[Symbol.asyncDispose]();
    },
  };
}

async function agentsOf(url: string, key: string): Promise<{ id: string; state: string }[]> {
  const answer = await fetch(`${url}/api/agents`, { headers: { "x-api-key": key } });
  return (await answer.json()).agents;
}

/** Asks until there is something; a test that waits for ever is ended from outside. */
export async function seen<T>(look: () => Promise<T | undefined>): Promise<T> {
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}
