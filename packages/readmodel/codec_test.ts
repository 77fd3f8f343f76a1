import assert from "node:assert/strict";
import { printJsonb, storable } from "./codec.ts";

Deno.test("printJsonb: prints plain values as JSON does", () => {
  const value = { a: [1, null, "\\u0000 as letters", "é猫\u{1f600}"], b: { c: true } };
  assert.deepEqual(JSON.parse(printJsonb(value)), value);
});

Deno.test("printJsonb: replaces what jsonb refuses, in keys and values at any depth", () => {
  assert.equal(
    printJsonb({ "k\0": ["\ud800", { x: "a\0b\udfff" }] }),
    '{"k\ufffd":["\ufffd",{"x":"a\ufffdb\ufffd"}]}',
  );
});

Deno.test("storable: keeps good text as it is", () => {
  assert.equal(storable("plain \u{1f600}"), "plain \u{1f600}");
  assert.equal(storable("\0\ud83d"), "\ufffd\ufffd");
});
