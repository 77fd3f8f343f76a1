import { strict as assert } from "node:assert";
import { csvOf } from "./csv.ts";

Deno.test("csvOf: quotes what needs it, keeps numbers numbers, and says how it is encoded", () => {
  assert.equal(
    csvOf([["a", 'say "hi"', "x,y", -3, null], ["é\nf"]]),
    '\ufeffa,"say ""hi""","x,y",-3,\r\n"é\nf"\r\n',
  );
});

Deno.test("csvOf: no text becomes a formula", () => {
  for (const start of ["=", "+", "-", "@", "\t", "\r", "  ="]) {
    assert.match(csvOf([[`${start}cmd|' /C calc'!A0`]]), /^\ufeff"?'/);
  }
});
