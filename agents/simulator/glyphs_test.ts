import assert from "node:assert/strict";
import { lineWidth, plain, strokeLine } from "./glyphs.ts";

Deno.test("strokeLine draws every printable ASCII character with a shape of its own", () => {
  const ascii = Array.from({ length: 94 }, (_, i) => String.fromCharCode(33 + i));
  const shapes = new Set(ascii.map((character) => strokeLine(character, 0, 0, 6, "#fff")));
  assert.equal(shapes.size, ascii.length);
  assert.ok(!shapes.has(strokeLine("字", 0, 0, 6, "#fff")));
});

Deno.test("lineWidth grows with the size of the letters", () => {
  assert.equal(lineWidth("ab", 12), 2 * lineWidth("ab", 6));
});

Deno.test("plain folds accents and fine quotes into ASCII", () => {
  assert.equal(plain("“Café”—naïve…"), '"Cafe"-naive...');
});
