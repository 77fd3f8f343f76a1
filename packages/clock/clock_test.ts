import { strict as assert } from "node:assert";
import { type Clock, every, sleep, systemClock } from "./mod.ts";

/** A clock whose timers are rung by hand, the earliest first. */
function heldClock(): Clock & { ring(): void; readonly size: number } {
  let now = 0;
  const timers: { readonly at: number; readonly then: () => void }[] = [];
  return {
    now: () => now,
    after(ms, then) {
      const timer = { at: now + ms, then };
      timers.push(timer);
      return () => void (timers.includes(timer) && timers.splice(timers.indexOf(timer), 1));
    },
    ring() {
      const [first] = timers.sort((a, b) => a.at - b.at).splice(0, 1);
      now = first?.at ?? now;
      first?.then();
    },
    get size() {
      return timers.length;
    },
  };
}

Deno.test("systemClock: a timer of 0 ms comes after what is under way, and can be called off", async () => {
  const heard: string[] = [];
  const off = systemClock.after(0, () => heard.push("called off"));
  const rang = new Promise<void>((resolve) =>
    systemClock.after(0, () => {
      heard.push("timer");
      resolve();
    })
  );
  off();
  await Promise.resolve();
  heard.push("under way");
  await rang;
  assert.deepEqual(heard, ["under way", "timer"]);
});

Deno.test("every: goes on until it is ended, also from within", () => {
  const clock = heldClock();
  const at: number[] = [];
  const stop = every(clock, 10, () => {
    at.push(clock.now());
    if (at.length === 3) stop();
  });
  for (let n = 0; n < 5; n++) clock.ring();
  assert.deepEqual(at, [10, 20, 30]);
  assert.equal(clock.size, 0);
});

Deno.test("sleep: an abort ends it with its reason and leaves no timer", async () => {
  const clock = heldClock();
  const over = new AbortController();
  const slept = sleep(clock, 10, over.signal);
  over.abort("enough");
  await assert.rejects(slept, (reason) => reason === "enough");
  await assert.rejects(sleep(clock, 10, over.signal), (reason) => reason === "enough");
  assert.equal(clock.size, 0);
});
