/** What the plans of all sites are made of. */

import { type AgentJob, JobFailure } from "@sluice/agent";
import type { SiteRecipe } from "@sluice/recipes";
import type { Plan } from "../tab/messages.ts";

type Choice = Plan["choices"][number];

/** What is written into the composer, and what the site's list says of the work: no page has a field for what is unwanted. */
export function promptOf({ prompt, negativePrompt }: Pick<AgentJob, "prompt" | "negativePrompt">): string {
  return negativePrompt === undefined ? prompt : `${prompt}\n\nWithout: ${negativePrompt}`;
}

/** @throws JobFailure `invalid_input` for a model that the recipe does not know */
export function modelChoice({ model }: AgentJob, recipe: SiteRecipe): Choice {
  const known = recipe.models[model];
  if (known === undefined) {
    throw notPossible(`${recipe.provider} has no model "${model}" in recipe ${recipe.version}`);
  }
  return { group: "model", anyOf: known.labels };
}

/** @throws JobFailure `invalid_input` for a value that the recipe has no text for */
export function choice(group: string, key: string, recipe: SiteRecipe): Choice {
  const text = recipe.values[group]?.[key];
  if (text === undefined) {
    const name = recipe.groups[group] ?? group;
    throw notPossible(`${recipe.provider} has no ${name} "${key}" in recipe ${recipe.version}`);
  }
  return { group, anyOf: [text] };
}

function notPossible(message: string): JobFailure {
  return new JobFailure({ category: "invalid_input", code: "not_possible", message, charged: "no" });
}
