import { ACCOUNT, agentOnline, command, openAccount, type Scenario, scenario } from "@sluice/testing";
import { strict as assert } from "node:assert";
import { MAX_RECIPE_BYTES, type Recipe } from "../mod.ts";

const change = (recipe: Recipe, accountId = ACCOUNT) =>
  command("ChangeRecipe", { accountId, provider: "simulator", recipe });
const given = (): Scenario => scenario().given(openAccount(), change({ version: 2, button: "a" }));

Deno.test("ChangeRecipe keeps the newest of a provider, and an agent that connects is told", () => {
  const s = given().when(change({ version: 5, button: "b" })).then("RecipeChanged");
  assert.deepEqual(s.state.recipes.get("simulator"), { version: 5, button: "b" });
  const [adopt, connect] = agentOnline();
  s.given(adopt!).when(connect!);
  assert.deepEqual(s.reply?.type === "reconciliation" && s.reply.recipe, { version: 5, button: "b" });
});

Deno.test("ChangeRecipe refuses a version that is not higher, and says both", () => {
  for (const version of [1, 2]) {
    given().when(change({ version })).thenRejected(
      "version_conflict",
      RegExp(`version ${version} .* than 2`),
    );
  }
  given().when(change({ version: 2, button: "a" })).thenNothing();
});

Deno.test("ChangeRecipe refuses what is too long, has no version, or is of nobody", () => {
  given().when(change({ version: 3, text: "ö".repeat(MAX_RECIPE_BYTES / 2) }))
    .thenRejected("invalid_input", /at most 65536/);
  for (const version of [0, 2.5, NaN]) {
    given().when(change({ version })).thenRejected("invalid_input", /a whole number/);
  }
  given().when(change({ version: 3 }, "nobody")).thenRejected("not_found");
});
