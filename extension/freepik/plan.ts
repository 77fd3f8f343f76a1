/** What Freepik's generator is to be set to for a job. */

import { type AgentJob, JobFailure } from "@sluice/agent";
import type { FreepikRecipe } from "@sluice/recipes";
import { type Fetched, filesBySlot } from "../driver/files.ts";
import type { Plan } from "../tab/messages.ts";

/**
 * The plan of a job.
 * @throws JobFailure `invalid_input` for what Freepik has no place for
 */
export function planFor(job: AgentJob, files: Fetched, recipe: FreepikRecipe): Plan {
  const model = recipe.models[job.model];
  if (model === undefined) throw refused(`Freepik has no model "${job.model}" in recipe ${recipe.version}`);
  const { aspectRatio, resolution = "1K", count } = job.settings;
  const value = (group: string, key: string) => {
    const text = recipe.values[group]?.[key];
    if (text === undefined) {
      throw refused(`Freepik has no ${recipe.groups[group] ?? group} "${key}" in recipe ${recipe.version}`);
    }
    return { group, anyOf: [text] };
  };
  // A picture without a role is there for its style, as on Freepik's own page.
  const slots = filesBySlot(files, (role) => role in recipe.composer.slots ? role : "style");
  const choices = [
    { group: "model", anyOf: model.labels },
    value("aspect", aspectRatio),
    value("resolution", resolution),
    value("count", String(count)),
  ];
  return { choices, slots, prompt: job.prompt };
}

function refused(message: string): JobFailure {
  return new JobFailure({ category: "invalid_input", code: "not_possible", message, charged: "no" });
}
