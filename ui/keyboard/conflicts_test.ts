import { strict as assert } from "node:assert";
import { conflictsOf } from "./conflicts.ts";
import { ALL_SHORTCUTS, type Place } from "./table.ts";

const bound = (id: string, place: Place, ...keys: string[]) => ({ id, place, keys });

Deno.test("conflictsOf: the same keys in one place, or everywhere and somewhere, are a conflict for both", () => {
  const conflicts = conflictsOf([
    bound("find", "everywhere", "Mod+k", "/"),
    bound("group", "canvas", "g", "/"),
    bound("go", "list", "g"),
    bound("alone", "list", "j"),
  ]);
  assert.deepEqual([...conflicts], [["find", ["group"]], ["group", ["find"]]]);
});

Deno.test("conflictsOf: a clip is looked at in the large view, places apart do not meet, and no keys meet none", () => {
  assert.equal(conflictsOf([bound("a", "clip", "k"), bound("b", "lightbox", "k")]).size, 2);
  assert.equal(conflictsOf([bound("a", "canvas", "k"), bound("b", "lightbox", "k")]).size, 0);
  assert.equal(conflictsOf([bound("a", "list"), bound("b", "list")]).size, 0);
});

Deno.test("conflictsOf: what holds with an asset meets the large view when it holds there too, and a clip unless it is for pictures", () => {
  const large = (what: "any" | "picture") => ({ ...bound("a", "asset", "."), large: what });
  const of = (one: ReturnType<typeof large>, place: Place) => conflictsOf([one, bound("b", place, ".")]).size;
  assert.deepEqual([of(large("any"), "lightbox"), of(large("any"), "clip")], [2, 2]);
  assert.deepEqual([of(large("picture"), "lightbox"), of(large("picture"), "clip")], [2, 0]);
  assert.equal(conflictsOf([bound("a", "asset", "m"), bound("b", "lightbox", "m")]).size, 0);
});

Deno.test("conflictsOf: the studio's own table has none", () => {
  const table = ALL_SHORTCUTS.map(([id, { place, large, keys }]) => ({ id, place, large, keys }));
  assert.deepEqual([...conflictsOf(table)], []);
});
