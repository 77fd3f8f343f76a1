/** What the operator knows better than a release about a provider's page. */

import { MAX_RECIPE_BYTES } from "../agent.ts";
import type { CommandData } from "../commands.ts";
import { accept, acceptNothing, type Decision, reject } from "../decision.ts";
import { event } from "../events.ts";
import type { CellState } from "../state.ts";

const utf8 = new TextEncoder();

export function changeRecipe(state: CellState, data: CommandData["ChangeRecipe"]): Decision {
  const { accountId, provider, recipe } = data;
  if (!state.accounts.has(accountId)) {
    return reject("not_found", `change recipe of ${provider}: no account "${accountId}"`);
  }
  const { version } = recipe;
  if (!Number.isSafeInteger(version) || version < 1) {
    return reject(
      "invalid_input",
      `change recipe of ${provider}: version is ${version}, a whole number is accepted`,
    );
  }
  const bytes = utf8.encode(JSON.stringify(recipe)).length;
  if (bytes > MAX_RECIPE_BYTES) {
    return reject(
      "invalid_input",
      `change recipe of ${provider}: ${bytes} bytes of JSON, at most ${MAX_RECIPE_BYTES} are accepted`,
    );
  }
  const present = state.recipes.get(provider);
  if (JSON.stringify(present) === JSON.stringify(recipe)) return acceptNothing();
  if (present !== undefined && version <= present.version) {
    return reject(
      "version_conflict",
      `change recipe of ${provider}: version ${version} is not higher than ${present.version}, which is in force`,
    );
  }
  return accept(accountId, [event("RecipeChanged", { provider, version, recipe })]);
}
