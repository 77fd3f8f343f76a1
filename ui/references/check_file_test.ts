import { strict as assert } from "node:assert";
import { problemOf } from "./check_file.ts";

Deno.test("problemOf: what is empty, too large for its kind, or of no type that is kept", () => {
  assert.deepEqual(problemOf({ size: 0, type: "image/png" }), { why: "empty" });
  assert.deepEqual(problemOf({ size: 26_000_000, type: "image/png" }), { why: "large", most: 25_000_000 });
  assert.deepEqual(problemOf({ size: 201_000_000, type: "video/mp4" }), { why: "large", most: 200_000_000 });
  assert.deepEqual(problemOf({ size: 9, type: "application/pdf" }), { why: "type" });
});

Deno.test("problemOf: the rest is the server's to judge", () => {
  assert.equal(problemOf({ size: 26_000_000, type: "video/mp4" }), null);
  assert.equal(problemOf({ size: 9, type: "" }), null);
});
