import assert from "node:assert/strict";
import fc from "fast-check";
import { partOf, type Piece, planOf } from "./pieces.ts";
import { joined } from "./source.ts";

const ORIGINAL = new TextEncoder().encode("0123456789");
const text = (...letters: string[]) => new TextEncoder().encode(letters.join(""));
const bytesOf = (pieces: readonly Piece[]) =>
  new TextDecoder().decode(joined(
    ...pieces.map((p) => p instanceof Uint8Array ? p : ORIGINAL.subarray(p.start, p.end)),
  ));

Deno.test("planOf puts new bytes in and takes old ones out", () => {
  const plan = planOf(10, [
    { start: 10, end: 10, put: text("end") },
    { start: 2, end: 2, put: text("new") },
    { start: 2, end: 5, put: text() },
  ]);
  assert.equal(bytesOf(plan.pieces), "01new56789end");
  assert.equal(plan.size, 13);
});

Deno.test("partOf gives any part of the planned file", () => {
  const plan = planOf(10, [{ start: 3, end: 6, put: text("new bytes") }, {
    start: 10,
    end: 10,
    put: text("end"),
  }]);
  const whole = bytesOf(plan.pieces);
  const place = fc.integer({ min: 0, max: whole.length });
  fc.assert(fc.property(place, place, (start, end) => {
    assert.equal(bytesOf(partOf(plan, start, end)), whole.slice(start, end));
  }));
});
