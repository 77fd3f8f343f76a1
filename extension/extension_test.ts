/** The extension as its owner meets it: loaded into a real browser, paired with a real Sluice, killed and back again. */

import { BUNDLED } from "@sluice/recipes";
import { freePort, type Sluice, startSluice } from "@sluice/testing";
import assert from "node:assert/strict";
import { join } from "node:path";
import type { BrowserContext, Page } from "playwright-core";
import project from "../deno.json" with { type: "json" };
import { startChromium } from "../packages/testing/browser/mod.ts";
import { buildExtension } from "./build.ts";
import type { Answer, Wish } from "./status.ts";

/** The sites are away: whoever asks for them finds nobody. */
const NO_SITES = { "flow.google.com": 9, "www.freepik.com": 9 };

interface Agent {
  readonly id: string;
  readonly provider: string;
  readonly state: string;
  readonly version: string;
  readonly models: readonly string[];
}

async function popupOf(context: BrowserContext): Promise<Page> {
  const worker = context.serviceWorkers()[0] ?? await context.waitForEvent("serviceworker");
  const popup = await context.newPage();
  await popup.goto(new URL("popup/popup.html", worker.url()).href);
  return popup;
}

async function pairingCode(sluice: Sluice): Promise<string> {
  const response = await fetch(`${sluice.url}/api/agents/pairings`, {
    method: "POST",
    headers: { authorization: `Bearer ${sluice.key}` },
  });
  return (await response.json()).code;
}

async function pairIn(popup: Page, sluice: Sluice): Promise<void> {
  await popup.getByLabel("Server address").fill(sluice.url);
  await popup.getByLabel("Pairing code").fill(await pairingCode(sluice));
  await popup.getByRole("button", { name: "Pair", exact: true }).click();
}

/** The Flow agents as the server tells of them, as soon as they are as wanted. */
async function agentsUntil(
  sluice: Sluice,
  isSo: (agents: readonly Agent[]) => boolean,
): Promise<readonly Agent[]> {
  for (;;) {
    const response = await fetch(`${sluice.url}/api/agents`, {
      headers: { authorization: `Bearer ${sluice.key}` },
    });
    const { agents }: { agents: Agent[] } = await response.json();
    const flow = agents.filter(({ provider }) => provider === "flow");
    if (isSo(flow)) return flow;
    await pause();
  }
}

async function wish(popup: Page, wish: Wish): Promise<Answer> {
  return await popup.evaluate(`chrome.runtime.sendMessage(${JSON.stringify(wish)})`) as Answer;
}

async function logUntil(popup: Page, isSo: (log: string) => boolean): Promise<string> {
  for (;;) {
    const answer = await wish(popup, { type: "log" });
    assert.ok(answer.ok);
    if (isSo(answer.log ?? "")) return answer.log ?? "";
    await pause();
  }
}

/** Kills the worker, as the browser does when it wants the memory. Resolves when it is gone. */
async function killWorker(ownPage: Page): Promise<void> {
  const cdp = await ownPage.context().newCDPSession(ownPage);
  const gone = new Promise<void>((resolve) =>
    cdp.on("ServiceWorker.workerVersionUpdated", ({ versions }) => {
      if (versions.some(({ runningStatus }) => runningStatus === "stopped")) resolve();
    })
  );
  await cdp.send("ServiceWorker.enable");
  await cdp.send("ServiceWorker.stopAllWorkers");
  await gone;
  await cdp.detach();
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 20));
}

async function alarmsOf(ownPage: Page): Promise<string[]> {
  const alarms = await ownPage.evaluate("chrome.alarms.getAll()") as { readonly name: string }[];
  return alarms.map(({ name }) => name).sort();
}

/** The built extension, loaded. */
async function withExtension(use: (popup: Page) => Promise<void>): Promise<void> {
  const dir = await Deno.makeTempDir({ prefix: "sluice-extension-test-" });
  try {
    const { dir: extension } = await buildExtension({ outDir: join(dir, "extension") });
    await using chromium = await startChromium({ extension, hosts: NO_SITES });
    await use(await popupOf(chromium.context));
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}

Deno.test("the extension pairs with a real Sluice, is online, and is again after its worker was killed", () =>
  withExtension(async (popup) => {
    await using sluice = await startSluice({ env: { SLUICE_SIMULATOR: "off" } });
    assert.deepEqual(await alarmsOf(popup), []);
    await pairIn(popup, sluice);
    const [agent] = await agentsUntil(sluice, ([flow]) => flow?.state === "online");
    assert.equal(agent?.version, project.version);
    assert.deepEqual([...agent.models].sort(), Object.keys(BUNDLED.flow.models).sort());
    assert.deepEqual(await alarmsOf(popup), ["look", "wake"]);

    await killWorker(popup);
    await logUntil(popup, (log) => log.match(/Z flow: online$/gm)?.length === 2);
    const again = await agentsUntil(sluice, ([flow]) => flow?.state === "online");
    assert.deepEqual(again.map(({ id }) => id), [agent.id]);

    await wish(popup, { type: "unpair", site: "flow" });
    await agentsUntil(sluice, ([flow]) => flow?.state === "offline");
    assert.deepEqual(await alarmsOf(popup), []);
  }));

Deno.test("the extension says that a code is wrong, and is online again after its server was away", () =>
  withExtension(async (popup) => {
    const dataDir = await Deno.makeTempDir({ prefix: "sluice-" });
    const settings = { dataDir, port: freePort(), env: { SLUICE_SIMULATOR: "off" } };
    try {
      {
        await using sluice = await startSluice(settings);
        const wrong = await wish(popup, { type: "pair", server: sluice.url, code: "WRONG234", site: "flow" });
        assert.ok(!wrong.ok && wrong.field === "code" && /wrong, used or too old/.test(wrong.error));
        await pairIn(popup, sluice);
        await agentsUntil(sluice, ([flow]) => flow?.state === "online");
        await sluice.kill();
      }
      await logUntil(popup, (log) => /Z flow: waiting$/m.test(log));
      await using sluice = await startSluice(settings);
      await agentsUntil(sluice, ([flow]) => flow?.state === "online");
    } finally {
      await Deno.remove(dataDir, { recursive: true });
    }
  }));
