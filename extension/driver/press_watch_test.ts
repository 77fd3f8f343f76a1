import assert from "node:assert/strict";
import { watchPress } from "./press_watch.ts";
import { jumpingClock } from "./testing_driver.ts";
import { testTab } from "./testing_tab.ts";

const never = new AbortController().signal;
const XSRF = { type: "refused", grpc: null, http: 400, reason: "XSRF", text: null } as const;

Deno.test("watchPress: hears its own press only, each event once, and forgets what the page sends again", async () => {
  const test = testTab();
  await test.tab.open("https://site/");
  const first = test.sends("a#1", 1);
  const watch = watchPress(test.tab, jumpingClock(), "a#1", [first]);
  test.sends("b#1", 2);
  test.replies("b#1", 2, { ok: true, items: [] });
  test.replies("a#1", 1, { ok: false, error: XSRF });
  assert.deepEqual([watch.sent.length, watch.answered.length], [0, 0]);
  test.sends("a#1", 3);
  const answer = test.replies("a#1", 3, { ok: true, items: [{ media: "m" }] });
  const again = watchPress(test.tab, jumpingClock(), "a#1", [answer]); // its call was forgotten
  assert.deepEqual(again.answered, []);
  assert.deepEqual(watch.answered.map(({ sent, reply }) => [sent.call, reply.ok]), [[3, true]]);
  for (const one of [watch, again]) one.stop();
  test.sends("a#1", 4);
  assert.deepEqual([watch.sent.length, test.listeners], [1, 0]);
});

Deno.test("watchPress: a wait ends by its condition, its time, the page's end or the signal, and leaves nothing behind", async () => {
  const test = testTab();
  const clock = jumpingClock();
  await test.tab.open("https://site/");
  const watch = watchPress(test.tab, clock, "a#1");
  const isSent = () => watch.sent.length > 0;
  assert.equal(await watch.until(isSent, 1_000, never), false);
  const control = new AbortController();
  const stopped = watch.until(isSent, Number.MAX_SAFE_INTEGER, control.signal);
  control.abort(new Error("enough"));
  await assert.rejects(stopped, /enough/);
  const arrives = watch.until(isSent, 1_000, never);
  test.sends("a#1", 1);
  assert.equal(await arrives, true);
  const cut = watch.until(() => watch.sent.length > 1, 1_000, never);
  test.leave();
  assert.deepEqual([await cut, watch.gone], [false, true]);
  assert.equal(await watch.until(isSent, 1_000, never), true, "what is known stays known");
  watch.stop();
  assert.deepEqual([test.listeners, clock.timers], [0, 0]);
});
