/** What Flow's composer is to be set to for a job. */

import type { AgentJob } from "@sluice/agent";
import type { AgentReference } from "@sluice/protocol";
import type { FlowRecipe } from "@sluice/recipes";
import { type Fetched, filesBySlot } from "../driver/files.ts";
import { choice, modelChoice, promptOf } from "../driver/plan_parts.ts";
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
  const { settings, kind } = job;
  const prompt = promptOf(job);
  const model = modelChoice(job, recipe);
  if (settings.operation === "extend") return { choices: [model], slots: [], prompt };
  const value = (group: string, key: string) => choice(group, key, recipe);
  const slots = filesBySlot(files, (role) => role === "start" || role === "end" ? role : "reference");
  const isReferences = slots.some(({ slot }) => slot === "reference");
  const choices = kind === "image"
    ? [
      value("mode", "image"),
      model,
      value("aspect", settings.aspectRatio),
      value("count", String(settings.count)),
    ]
    : [
      value("mode", "video"),
      // Frames without a frame are text to video (wire/flow.md §1.5), and every model is offered there.
      value("videoType", isReferences ? "references" : "frames"),
      model,
      value("aspect", settings.aspectRatio),
      ...(settings.duration === undefined ? [] : [value("duration", String(settings.duration))]),
      value("count", "1"),
    ];
  return { choices, slots, prompt };
}
