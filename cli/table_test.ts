import { strict as assert } from "node:assert";
import { ago, cut, oneLine, tableOf } from "./table.ts";

Deno.test("tableOf aligns columns, numbers to the right, and cuts the last one at the width", () => {
  const rows = [["a", 5, "short"], ["long name", 120, "a prompt that goes on and on"]];
  assert.deepEqual(tableOf(["NAME", "CREDITS", "PROMPT"], rows, 32), [
    "NAME       CREDITS  PROMPT",
    "a                5  short",
    "long name      120  a prompt th…",
  ]);
});

Deno.test("tableOf pads before it paints, so that colours do not shift columns", () => {
  const loud = { text: "ok", paint: (t: string) => `<${t}>` };
  assert.deepEqual(tableOf(["STATE", "X"], [[loud, "1"], [null, "2"]], Infinity), [
    "STATE  X",
    "<ok>     1",
    "-      2",
  ]);
});

Deno.test("oneLine takes line breaks and escape sequences out of a stranger's text", () => {
  assert.equal(oneLine("red \x1b[31mrose\x1b[0m\nnext\x07"), "red rose next");
});

Deno.test("cut and ago keep to one short word", () => {
  assert.equal(cut("abcdef", 4), "abc…");
  const now = Date.parse("2026-01-02T00:00:00Z");
  assert.deepEqual(
    ["2026-01-01T23:59:18Z", "2026-01-01T23:00:00Z", "2025-12-01T00:00:00Z", null].map((t) => ago(t, now)),
    ["42s", "1h", "32d", "-"],
  );
});
