import assert from "node:assert/strict";
import { openSettings } from "./settings.ts";
import type { SiteWork } from "./site.ts";
import type { Sites } from "./sites.ts";
import { siteStatus } from "./testing_site.ts";
import { testStorage } from "./testing_storage.ts";
import { answerWish } from "./wishes.ts";

/** One paired Flow whose calls are written down. */
async function wishing() {
  const calls: string[] = [];
  const settings = await openSettings(testStorage());
  const work: SiteWork = {
    paired: { site: "flow", server: "", agentId: "a1", token: "t", name: "n" },
    status: siteStatus,
    look: async () => void calls.push("look"),
    settingsChanged: () => void calls.push(`paused ${settings.isPaused("flow")}`),
    goOn: async () => void calls.push("goOn"),
    show: () => Promise.reject(new Error("the tab is gone")),
    close: async () => {},
  };
  const sites: Sites = {
    all: () => [work],
    of: (site) => site === "flow" ? work : undefined,
    add: async ({ agentId, name }) => void calls.push(`add ${agentId} ${name}`),
    remove: async (site) => void calls.push(`remove ${site}`),
  };
  const ask = (wish: unknown) =>
    answerWish(wish, {
      sites,
      settings,
      fetch: async () => Response.json({ agentId: "a2", token: "t" }, { status: 201 }),
      agentName: (site) => `${site} here`,
      log: async () => "the log",
      changed: () => void calls.push("changed"),
    });
  return { ask, calls, settings };
}

Deno.test("answerWish pairs, forgets, goes on and tells the log", async () => {
  const { ask, calls } = await wishing();
  assert.deepEqual(await ask({ type: "pair", server: "127.0.0.1:1", code: "C", site: "freepik" }), {
    ok: true,
  });
  assert.deepEqual(await ask({ type: "goOn", site: "flow" }), { ok: true });
  assert.deepEqual(await ask({ type: "unpair", site: "flow" }), { ok: true });
  assert.deepEqual(await ask({ type: "log" }), { ok: true, log: "the log" });
  assert.deepEqual(calls, ["add a2 freepik here", "goOn", "remove flow"]);
});

Deno.test("answerWish pauses all sites at once and lets them go on", async () => {
  const { ask, calls } = await wishing();
  assert.deepEqual(await ask({ type: "pause", site: "all", paused: true }), { ok: true });
  assert.deepEqual(await ask({ type: "pause", site: "flow", paused: false }), { ok: true });
  assert.deepEqual(calls, ["paused true", "changed", "paused false", "changed"]);
});

Deno.test("answerWish sets the pace", async () => {
  const { ask, settings } = await wishing();
  await ask({ type: "pace", site: "flow", concurrency: 1, minGapMs: 45_000 });
  const allowed = { concurrency: 4, minGapMs: 2_000 };
  assert.deepEqual(settings.pace("flow", { pace: allowed }), { concurrency: 1, minGapMs: 45_000 });
});

Deno.test("answerWish says in words what went wrong, and where", async () => {
  const { ask } = await wishing();
  assert.deepEqual(await ask({ type: "show", site: "flow" }), { ok: false, error: "the tab is gone" });
  assert.deepEqual(await ask({ type: "goOn", site: "freepik" }), {
    ok: false,
    error: "This site is not paired any more",
  });
  const wrong = await ask({ type: "pair", server: "http://192.168.0.9", code: "C", site: "flow" });
  assert.ok(!wrong.ok && wrong.field === "server");
});

for (const wish of [null, "pause", { type: "eval" }, { type: "pause", site: "evil", paused: true }]) {
  Deno.test(`answerWish refuses ${JSON.stringify(wish)}`, async () => {
    const { ask, calls } = await wishing();
    const answer = await ask(wish);
    assert.ok(!answer.ok && /does not know this wish/.test(answer.error));
    assert.deepEqual(calls, []);
  });
}
