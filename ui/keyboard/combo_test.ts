import { strict as assert } from "node:assert";
import { comboOf, type Press, shown } from "./combo.ts";

const press = (key: string, held: Partial<Press> = {}): Press => ({
  key,
  code: /^[a-z]$/i.test(key) ? `Key${key.toUpperCase()}` : key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...held,
});

Deno.test("comboOf: modifiers in one order, letters without their case, Mod by the system", () => {
  assert.equal(comboOf(press("Enter", { ctrlKey: true, shiftKey: true }), false), "Mod+Shift+Enter");
  assert.equal(comboOf(press("Enter", { metaKey: true }), true), "Mod+Enter");
  assert.equal(comboOf(press("Enter", { ctrlKey: true }), true), "Ctrl+Enter");
  assert.equal(comboOf(press("X", { shiftKey: true }), false), "Shift+x");
  assert.equal(comboOf(press(" "), false), "Space");
});

Deno.test("comboOf: Shift is not said twice, modifiers alone are nothing, and a Mac's Alt changes no letter", () => {
  assert.equal(comboOf(press("?", { shiftKey: true }), false), "?");
  assert.equal(comboOf(press("1", { shiftKey: true }), false), "Shift+1");
  assert.equal(comboOf(press("Shift", { shiftKey: true }), false), null);
  assert.equal(comboOf(press("å", { altKey: true, code: "KeyA" }), true), "Alt+a");
});

Deno.test("shown: as people of each system read it", () => {
  assert.equal(shown("Mod+Shift+Enter", false), "Ctrl + Shift + Enter");
  assert.equal(shown("Mod+k", true), "⌘ K");
  assert.equal(shown("Mod++", false), "Ctrl + +");
});
