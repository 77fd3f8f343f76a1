import { BUNDLED } from "@sluice/recipes";
import assert from "node:assert/strict";
import { chooseRecipe } from "./recipe_choice.ts";

const { version } = BUNDLED.flow;

Deno.test("chooseRecipe takes the newest valid recipe", () => {
  const { current, offer } = chooseRecipe("flow", () => {});
  assert.equal(current(), BUNDLED.flow);
  assert.equal(offer({ ...BUNDLED.flow, version: version + 2 }), true);
  assert.equal(current().version, version + 2);
  assert.equal(offer({ ...BUNDLED.flow, version: version + 2 }), false);
  assert.equal(offer({ ...BUNDLED.flow, version: version + 1 }), false);
  assert.equal(current().version, version + 2);
});

Deno.test("chooseRecipe refuses what is no recipe of the site, says so, and keeps the old one", () => {
  const lines: string[] = [];
  const { current, offer } = chooseRecipe("flow", (line) => void lines.push(line));
  assert.equal(offer({ ...BUNDLED.flow, version: version + 1, composer: {} }), false);
  assert.equal(offer({ ...BUNDLED.freepik, version: version + 1 }), false);
  assert.equal(offer({ version: "9" }), false);
  assert.equal(current(), BUNDLED.flow);
  assert.equal(lines.length, 3);
  assert.match(lines[0] ?? "", /refused recipe .* stays: read recipe: composer/);
});
