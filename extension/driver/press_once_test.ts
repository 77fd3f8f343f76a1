import assert from "node:assert/strict";
import { Cancelled, Dropped, JobFailure, NeedsHuman } from "@sluice/agent";
import { BUNDLED } from "@sluice/recipes";
import type { PressWatch } from "./press_watch.ts";
import { openBlock } from "./block.ts";
import { openPressNotes } from "./press_notes.ts";
import { pressOnce } from "./press_once.ts";
import { openRest } from "./rest.ts";
import { pictures, testOptions } from "./testing_driver.ts";

const PROJECT = "https://flow.google.com/project/p";

async function setUp() {
  const test = testOptions(BUNDLED.flow);
  const { options, clock, notes, context, tab } = test;
  const page = await tab.tab.open(PROJECT);
  const around = {
    options,
    block: openBlock(notes, clock),
    rest: openRest(notes, clock),
    notes: openPressNotes(notes, clock),
  };
  const plan = { choices: [], slots: [], prompt: "a lighthouse" };
  const press = (more: Partial<typeof context> = {}): Promise<PressWatch> =>
    pressOnce(pictures("a"), { ...context, ...more }, {
      plan,
      page,
      place: "p",
      kind: "image",
      count: 1,
      checkpoint: ({ asked }) => ({ batch: String(asked["batch"]), count: 1 }),
    }, around);
  /** Rejects as said, after which nobody listens any more. */
  async function fails(more: Partial<typeof context>, category: string, charged: string): Promise<void> {
    await assert.rejects(press(more), (error) => {
      assert.ok(error instanceof JobFailure, String(error));
      assert.deepEqual([error.detail.category, error.detail.charged ?? "unknown"], [category, charged]);
      return true;
    });
    assert.deepEqual([tab.listeners, clock.timers], [0, 0]);
  }
  return { ...test, around, press, fails, page };
}

Deno.test("pressOnce: notes the press before leave is asked, and its batch as soon as the page has sent it", async () => {
  const { tab, press, around, checkpoints, page } = await setUp();
  tab.answers.press = () => {
    tab.sends("a#1", 1, { batch: "B" });
    return { problem: null };
  };
  let noted: unknown;
  const watch = await press({
    async submitting() {
      noted = await around.notes.get("a#1");
      assert.ok(!tab.done.includes("press"));
    },
  });
  assert.deepEqual((noted as { page: string; batch: null }).page, page);
  assert.equal((await around.notes.get("a#1"))?.batch, "B");
  assert.deepEqual(checkpoints, [{ batch: "B", count: 1 }]);
  assert.equal(tab.done.filter((what) => what === "press").length, 1);
  watch.stop();
  assert.equal(tab.listeners, 0);
});

Deno.test("pressOnce: what happens before the click costs nothing, what happens after it may have", async () => {
  const { tab, fails, around } = await setUp();
  tab.answers.press = () => ({ problem: { type: "disturbed", what: "the prompt" } });
  await fails({}, "network", "no");
  tab.answers.press = () => ({ problem: { type: "blocked", reason: "challenge", message: "answer it" } });
  await fails({}, "needs_human", "no");
  tab.answers.press = () => ({ problem: { type: "void", message: "made or called off before" } });
  await fails({}, "unknown_fate", "unknown");
  tab.answers.press = () => ({ problem: null });
  await fails({}, "unknown_fate", "unknown"); // nothing is sent
  tab.answers.press = () => {
    tab.leave();
    return { problem: null };
  };
  await fails({}, "unknown_fate", "unknown");
  await tab.tab.open(PROJECT);
  const pressed = tab.done.filter((what) => what === "press").length;
  await around.rest.heard(
    new JobFailure({ category: "throttled", code: "slow", message: "slow down", retryAfterMs: 60_000 }),
  );
  await fails({}, "throttled", "no");
  await around.block.raise("Flow doubts");
  await fails({}, "needs_human", "no");
  assert.equal(tab.done.filter((what) => what === "press").length, pressed);
});

Deno.test("pressOnce: who is taken away after leave was given does not press", async () => {
  for (const reason of [new Cancelled("by its owner"), new Dropped("another's now")]) {
    const { tab, press, control } = await setUp();
    const pressing = press({ submitting: () => Promise.resolve(control.abort(reason)) });
    await assert.rejects(
      pressing,
      (error) =>
        reason instanceof Cancelled
          ? error instanceof JobFailure && error.detail.category === "cancelled" &&
            error.detail.charged === "no"
          : error === reason,
    );
    assert.deepEqual([tab.done.includes("press"), tab.listeners], [false, 0]);
  }
});

Deno.test("pressOnce: trouble while composing asks for no leave", async () => {
  const { tab, press } = await setUp();
  const submitting = () => Promise.reject(new Error("asked for leave"));
  tab.answers.compose = () => ({ problem: { type: "blocked", reason: "consent", message: "agree" } });
  await assert.rejects(
    press({ submitting }),
    (error) => error instanceof NeedsHuman && error.reason === "consent",
  );
  const error = { type: "refused", grpc: 3, http: null, reason: "MINOR_UPLOAD", text: null } as const;
  tab.answers.compose = () => {
    tab.sends("", 1, {}, "upload");
    tab.replies("", 1, { ok: false, error }, "upload");
    return { problem: { type: "not_attached", slot: "start", message: "MINOR_UPLOAD" } };
  };
  await assert.rejects(
    press({ submitting }),
    (error) =>
      error instanceof JobFailure && error.detail.category === "policy" && error.detail.charged === "no",
  );
  assert.equal(tab.listeners, 0);
});
