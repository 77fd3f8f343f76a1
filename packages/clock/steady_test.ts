import { strict as assert } from "node:assert";
import type { Clock } from "./clock.ts";
import { guardClock, steadyClock } from "./steady.ts";

function made() {
  let [wall, mono] = [1_700_000_000_000, 50];
  const clock: Clock = { now: () => wall, after: () => () => {} };
  return {
    clock,
    elapsed: () => mono,
    pass: (ms: number) => (wall += ms, mono += ms),
    set: (byMs: number) => wall += byMs,
  };
}

Deno.test("steadyClock goes on by itself, whatever the machine's clock is set to", () => {
  const { clock, elapsed, pass, set } = made();
  const steady = steadyClock(clock, elapsed);
  const began = steady.now();
  pass(1_000);
  set(300_000);
  pass(500);
  set(-900_000);
  assert.equal(steady.now() - began, 1_500);
});

for (const byMs of [300_000, -300_000]) {
  Deno.test(`guardClock tells of a jump by ${byMs} ms until it has held, and of no small correction`, () => {
    const { clock, elapsed, pass, set } = made();
    const guard = guardClock(clock, elapsed);
    pass(60_000);
    set(900);
    assert.equal(guard.jumped(), null);
    set(byMs);
    assert.match(guard.jumped() ?? "", byMs > 0 ? /jumped by \+30[01] s/ : /jumped by -(299|300) s/);
    pass(9_000);
    assert.notEqual(guard.jumped(), null);
    pass(2_000);
    assert.equal(guard.jumped(), null);
  });
}
