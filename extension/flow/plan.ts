/** What Flow's composer is to be set to for a job. */

import { type AgentJob, JobFailure } from "@sluice/agent";
import type { AgentReference } from "@sluice/protocol";
import type { FlowRecipe } from "@sluice/recipes";
import { type Fetched, filesBySlot } from "../driver/files.ts";
import type { Plan } from "../tab/messages.ts";

/** Whether the reference is a clip at Flow itself, so that its bytes need not be brought. */
export function isOwnClip({ role }: AgentReference, job: AgentJob): boolean {
  return role === "source" && job.settings.operation === "extend";
}

/**
 * The plan of a job.
 * @throws JobFailure `invalid_input` for what Flow has no place for
 */
export function planFor(job: AgentJob, files: Fetched, recipe: FlowRecipe): Plan {
  const model = recipe.models[job.model];
  if (model === undefined) throw refused(`Flow has no model "${job.model}" in recipe ${recipe.version}`);
  const { settings, kind } = job;
  const value = (group: string, key: string) => {
    const text = recipe.values[group]?.[key];
    if (text === undefined) {
      throw refused(`Flow has no ${recipe.groups[group] ?? group} "${key}" in recipe ${recipe.version}`);
    }
    return { group, anyOf: [text] };
  };
  const prompt = promptOf(job);
  const named = { group: "model", anyOf: model.labels };
  if (settings.operation === "extend") return { choices: [named], slots: [], prompt };
  const slots = filesBySlot(files, (role) => role === "start" || role === "end" ? role : "reference");
  const isReferences = slots.some(({ slot }) => slot === "reference");
  const choices = kind === "image"
    ? [
      value("mode", "image"),
      named,
      value("aspect", settings.aspectRatio),
      value("count", String(settings.count)),
    ]
    : [
      value("mode", "video"),
      // Frames without a frame are text to video (wire/flow.md §1.5), and every model is offered there.
      value("videoType", isReferences ? "references" : "frames"),
      named,
      value("aspect", settings.aspectRatio),
      ...(settings.duration === undefined ? [] : [value("duration", String(settings.duration))]),
      value("count", "1"),
    ];
  return { choices, slots, prompt };
}

/** What is written into the composer, and what Flow's list says of the work. */
export function promptOf({ prompt, negativePrompt }: AgentJob): string {
  return negativePrompt === undefined ? prompt : `${prompt}\n\nWithout: ${negativePrompt}`;
}

function refused(message: string): JobFailure {
  return new JobFailure({ category: "invalid_input", code: "not_possible", message, charged: "no" });
}
