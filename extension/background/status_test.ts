import type { Clock } from "@sluice/agent";
import assert from "node:assert/strict";
import type { Status } from "../status.ts";
import { openStatusBoard } from "./status.ts";

/** Time that passes when the test says so. */
function heldClock(): Clock & { pass(ms: number): void } {
  let now = 0;
  let timers: { at: number; then: () => void }[] = [];
  return {
    now: () => now,
    after(ms, then) {
      const timer = { at: now + ms, then };
      timers.push(timer);
      return () => void (timers = timers.filter((one) => one !== timer));
    },
    pass(ms) {
      now += ms;
      const due = timers.filter(({ at }) => at <= now);
      timers = timers.filter(({ at }) => at > now);
      for (const { then } of due) then();
    },
  };
}

Deno.test("openStatusBoard tells a new page at once, and of many changes together", () => {
  const clock = heldClock();
  let version = 0;
  const told: string[] = [];
  const posted: string[] = [];
  const board = openStatusBoard({
    clock,
    compose: (): Status => ({ version: String(version), sites: [] }),
    told: (status) => told.push(status.version),
  });
  let leave = () => {};
  board.add({ post: (status) => posted.push(status.version), onDisconnect: (gone) => void (leave = gone) });
  assert.deepEqual(posted, ["0"]);

  for (version = 1; version < 5; version++) board.changed();
  clock.pass(0);
  assert.deepEqual(posted, ["0", "5"]);

  board.changed();
  clock.pass(199);
  assert.equal(posted.length, 2);
  clock.pass(1);
  assert.equal(posted.length, 3);

  leave();
  board.changed();
  clock.pass(200);
  assert.equal(posted.length, 3);
  assert.equal(told.length, 3);
});
