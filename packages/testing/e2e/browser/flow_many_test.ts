import assert from "node:assert/strict";
import { get, post } from "../api.ts";
import { openDesk } from "./desk.ts";
import { openDevtools, seen } from "../../browser/mod.ts";

const JOBS = 50;
/** Heap that may stay after forty more jobs, bytes: far below forty kept pictures or pages. */
const SPARE = 3 * 2 ** 20;

Deno.test("50 jobs in a row: each pressed once and delivered, one tab, and neither memory nor storage grows", async () => {
  await using desk = await openDesk({
    site: { imageMs: 100 },
    recipe: (recipe) => recipe.pace.minGapMs = 1_000,
  });
  const { sluice, site, browser, events } = desk;
  const completed = () =>
    events.commits.flatMap((c) => c.events).filter((e) => e.type === "JobCompleted").length;
  using devtools = await openDevtools(browser.profile);
  const measure = async () => {
    const targets = await devtools.targets();
    const worker = targets.find((t) => t.type === "service_worker") ?? assert.fail("no worker");
    const { url } = await browser.tabAt("flow.google.com").then((page) => ({ url: page.url() }));
    const tab = targets.find((t) => t.url === url) ?? assert.fail("no tab");
    const worlds = browser.context.pages().filter((page) => page.url().startsWith("https://flow.google.com"));
    return {
      worker: await devtools.heap(worker),
      page: await devtools.heap(tab),
      tabs: worlds.length,
      keys: await settledKeys(),
    };
  };

  const first = 10;
  await submit(0, first);
  await events.until(() => completed() === first);
  const before = await measure();
  await submit(first, JOBS);
  await events.until(() => completed() === JOBS);
  const after = await measure();

  assert.deepEqual(site.presses.map(({ prompt }) => prompt).sort(), names(0, JOBS).sort());
  assert.equal((await get(sluice, "/v1/credits")).body.used, JOBS);
  assert.deepEqual([before.tabs, after.tabs], [1, 1]);
  assert.deepEqual(after.keys, before.keys);
  for (const place of ["worker", "page"] as const) {
    const grown = after[place] - before[place];
    assert.ok(grown < SPARE, `the ${place}'s heap grew by ${grown} bytes over ${JOBS - first} jobs`);
  }

  /** What the extension keeps when no job is in its hands any more: the last answer may still be on its way. */
  async function settledKeys(): Promise<readonly string[]> {
    return await seen(async () => {
      const stored = await (await browser.worker()).evaluate("chrome.storage.local.get(null)") as object;
      const keys = Object.keys(stored).sort();
      return keys.some((key) => /:(job|message|note:press):/.test(key)) ? undefined : keys;
    });
  }
  function names(from: number, to: number): string[] {
    return Array.from({ length: to - from }, (_, i) => `picture number ${from + i}`);
  }
  async function submit(from: number, to: number): Promise<void> {
    for (const prompt of names(from, to)) {
      const { status } = await post(sluice, "/api/jobs", { type: "image", model: "nano_banana2", prompt });
      assert.equal(status, 201);
    }
  }
});
