import { strict as assert } from "node:assert";
import { refusalOf } from "./refused.ts";

Deno.test("refusalOf: what the browser keeps for itself, by system", () => {
  assert.equal(refusalOf("Mod+t", false, false), "browser");
  assert.equal(refusalOf("Mod+q", false, true), "browser");
  assert.equal(refusalOf("Mod+q", false, false), null);
});

Deno.test("refusalOf: what moves through the page", () => {
  for (const combo of ["Tab", "Escape", "Enter", "Space"]) {
    assert.equal(refusalOf(combo, false, false), "page");
  }
  assert.equal(refusalOf("Mod+Enter", true, false), null);
});

Deno.test("refusalOf: a bare key is no shortcut where somebody types, and is one elsewhere", () => {
  assert.equal(refusalOf("g", true, false), "typing");
  assert.equal(refusalOf("?", true, false), "typing");
  assert.equal(refusalOf("ArrowUp", true, false), "typing");
  assert.equal(refusalOf("g", false, false), null);
  assert.equal(refusalOf("Alt+g", true, false), null);
});
