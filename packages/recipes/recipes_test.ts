import assert from "node:assert/strict";
import { BUNDLED, parseRecipe, RecipeInvalid } from "./mod.ts";

Deno.test("BUNDLED: both recipes are valid, and every model, group and slot that they name is one that they describe", () => {
  for (const recipe of Object.values(BUNDLED)) {
    const named = { ...recipe.groups, ...recipe.calls };
    for (const group of Object.keys(recipe.values)) assert.ok(group in named, `values.${group}`);
    for (const menu of Object.keys(recipe.composer.settings.menus)) assert.ok(menu in recipe.groups, menu);
    assert.ok(Object.keys(recipe.models).length > 0);
  }
});

Deno.test("parseRecipe: says where a recipe is wrong, and takes no page outside the site", () => {
  const cases: [unknown, RegExp][] = [
    [{}, /provider/],
    [{ ...BUNDLED.freepik }, /provider: expected "flow"/],
    [{ ...BUNDLED.flow, version: "2" }, /version/],
    [{ ...BUNDLED.flow, colour: 1 }, /colour/],
    [
      { ...BUNDLED.flow, pages: { ...BUNDLED.flow.pages, home: "https://example.com/" } },
      /pages\.home: expected an https address at flow\.google\.com/,
    ],
    [
      { ...BUNDLED.flow, errors: [{ ...BUNDLED.flow.errors[0], when: { reason: "(" } }] },
      /errors\.0\.when\.reason/,
    ],
  ];
  for (const [value, words] of cases) {
    assert.throws(
      () => parseRecipe("flow", value),
      (error) => error instanceof RecipeInvalid && words.test(error.message),
    );
  }
  assert.deepEqual(parseRecipe("flow", structuredClone(BUNDLED.flow)), BUNDLED.flow);
});
