/** What Freepik's generator is to be set to for a job. */

import type { AgentJob } from "@sluice/agent";
import type { FreepikRecipe } from "@sluice/recipes";
import { type Fetched, filesBySlot } from "../driver/files.ts";
import { choice, modelChoice, promptOf } from "../driver/plan_parts.ts";
import type { Plan } from "../tab/messages.ts";

/**
 * The plan of a job.
 * @throws JobFailure `invalid_input` for what Freepik has no place for
 */
export function planFor(job: AgentJob, files: Fetched, recipe: FreepikRecipe): Plan {
  const { aspectRatio, resolution = "1K", count } = job.settings;
  // A picture without a role is there for its style, as on Freepik's own page.
  const slots = filesBySlot(files, (role) => role in recipe.composer.slots ? role : "style");
  const choices = [
    modelChoice(job, recipe),
    choice("aspect", aspectRatio, recipe),
    choice("resolution", resolution, recipe),
    choice("count", String(count), recipe),
  ];
  return { choices, slots, prompt: promptOf(job) };
}
