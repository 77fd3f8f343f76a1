import assert from "node:assert/strict";
import { clock, countdown } from "./times.ts";

Deno.test("clock: minutes and seconds, hours when there are any, never below zero", () => {
  assert.deepEqual([0, 59_999, 83_000, 3_723_000, -5].map(clock), [
    "0:00",
    "0:59",
    "1:23",
    "1:02:03",
    "0:00",
  ]);
});

Deno.test("countdown: shows the second that has begun", () => {
  assert.deepEqual([countdown(1_000, 999), countdown(1_000, 0), countdown(1_000, 1_000)], [
    "0:01",
    "0:01",
    "0:00",
  ]);
});
