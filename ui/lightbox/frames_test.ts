import { strict as assert } from "node:assert";
import { frameTime } from "./frames.ts";

Deno.test("frameTime goes to the middle of the next frame and never beyond the clip", () => {
  const at = (now: number, by: number) => frameTime(now, by, 0.5, 2);
  assert.equal(at(0, 1), 0.75);
  assert.equal(at(0.75, 1), 1.25);
  assert.equal(at(0.75, -1), 0.25);
  assert.equal(at(0.25, -1), 0.25);
  assert.equal(at(1.75, 1), 1.75);
  // a moment that rounding put before its frame
  assert.equal(at(0.4999, 1), 1.25);
});
