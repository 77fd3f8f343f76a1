/** How a job was made, for using it again. */

import { isJobReference, type Job } from "@sluice/domain";
import type { Recallable } from "../state/draft.ts";

/** All of its request; `seed` is the one that an output tells when none was asked for. Null for what the prompt bar does not make. */
export function madeOf({ spec, outputs }: Job, index = 0): Recallable | null {
  const { kind, prompt, negativePrompt, model, settings, references } = spec;
  if (kind === "text") return null;
  const { aspectRatio, count, duration, resolution, seed, operation } = settings;
  return {
    kind,
    prompt,
    negativePrompt,
    model,
    ratio: aspectRatio,
    count,
    duration,
    resolution,
    operation,
    seed: seed ?? outputs[index]?.seed,
    references: references.flatMap((one) =>
      isJobReference(one) ? [] : [{ mediaId: one.mediaId, mime: one.mime, role: one.role }]
    ),
  };
}
