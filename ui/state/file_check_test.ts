import { strict as assert } from "node:assert";
import { fileTrouble, problemOf } from "./file_check.ts";

Deno.test("problemOf: what is empty, too large for its kind, or of no type that is kept", () => {
  assert.deepEqual(problemOf({ size: 0, type: "image/png" }), { why: "empty" });
  assert.deepEqual(problemOf({ size: 26_214_401, type: "image/png" }), { why: "large", most: 26_214_400 });
  assert.deepEqual(problemOf({ size: 209_715_201, type: "video/mp4" }), { why: "large", most: 209_715_200 });
  for (const type of ["application/pdf", "video/quicktime"]) {
    assert.deepEqual(problemOf({ size: 9, type }), { why: "type" });
  }
});

Deno.test("problemOf: the rest is the server's to judge", () => {
  assert.equal(problemOf({ size: 26_214_401, type: "video/mp4" }), null);
  assert.equal(problemOf({ size: 9, type: "video/x-m4v" }), null);
  assert.equal(problemOf({ size: 9, type: "" }), null);
});

Deno.test("fileTrouble names what is empty, too large or of another kind before it is sent", () => {
  const key = (size: number, type: string) => fileTrouble({ name: "x", size, type }, String)?.key;
  assert.equal(key(0, "image/png"), "refs.bad.empty");
  assert.equal(key(26_214_401, "image/png"), "refs.bad.large");
  assert.equal(key(26_214_401, "video/mp4"), undefined);
  assert.equal(key(209_715_201, "video/mp4"), "refs.bad.large");
  assert.equal(key(9, "application/pdf"), "refs.bad.type");
  assert.equal(key(9, ""), undefined);
});
