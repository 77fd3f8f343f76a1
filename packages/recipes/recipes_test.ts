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

/** The bundled recipe, changed as JSON would change it. */
function changed(site: "flow" | "freepik", change: (recipe: Record<string, never>) => void): unknown {
  const recipe = JSON.parse(JSON.stringify(BUNDLED[site]));
  change(recipe);
  return recipe;
}

Deno.test("parseRecipe: takes no recipe by which the extension would do what its owner did not agree to", () => {
  // deno-lint-ignore no-explicit-any -- what is changed is no recipe
  const cases: ["flow" | "freepik", (recipe: any) => void, RegExp][] = [
    ["freepik", ({ calls }) => calls.account.url = "evil.example/api", /calls\.account\.url: expected/],
    ["freepik", ({ calls }) => calls.account.url = "www.freepik.com@evil.example/", /calls\.account\.url/],
    ["freepik", ({ calls }) => calls.account.url = "www.freepik.com.evil.example/", /calls\.account\.url/],
    ["freepik", ({ calls }) => calls.start.writes = false, /calls\.start\.writes: this call costs/],
    ["freepik", ({ calls }) => calls.account.url = `${calls.start.url}/again`, /calls\.account\.writes/],
    ["flow", ({ calls }) => calls.image.writes = false, /calls\.image\.writes: this call costs/],
    ["flow", ({ calls }) => calls.account.rpc = calls.textVideo.rpc, /calls\.account\.writes/],
    ["flow", ({ calls }) => {
      calls.image.rpc = "newRpc";
      calls.account.rpc = BUNDLED.flow.calls["image"]?.rpc;
    }, /calls\.account\.writes/],
    ["flow", ({ pages }) => pages.projectOf = "(", /pages\.projectOf: is not a regular expression/],
    ["flow", ({ errors }) => errors[0].when.text = "(a+)+$", /errors\.0\.when\.text: must not repeat/],
    ["flow", ({ timing }) => timing.pollMs = 0, /timing\.pollMs/],
    ["flow", ({ timing }) => timing.downloadTries = 1_000, /timing\.downloadTries/],
    // beyond what a timer takes, it would ring at once
    ["flow", ({ timing }) => timing.settleMs = 2 ** 31, /timing\.settleMs/],
    ["flow", ({ calls }) => {
      for (let depth = 0; depth < 5_000; depth++) calls.account.args = [calls.account.args];
    }, /nested too deep/],
  ];
  for (const [site, change, words] of cases) {
    assert.throws(
      () => parseRecipe(site, changed(site, change)),
      (error) => error instanceof RecipeInvalid && words.test(error.message),
      String(words),
    );
  }
});

Deno.test("parseRecipe: a name that means something to JavaScript is no name of a field", () => {
  const text = JSON.stringify(BUNDLED.flow).replace('"credits":[0]', '"__proto__":[0],"credits":[0]');
  const { fields } = parseRecipe("flow", JSON.parse(text)).calls["account"]?.reply ?? {};
  assert.equal(Object.getPrototypeOf(fields), Object.prototype);
  assert.deepEqual(fields, BUNDLED.flow.calls["account"]?.reply.fields);
});
