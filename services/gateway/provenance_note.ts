/** What is written into an output that is downloaded with its provenance. */

import { findModel, isJobReference, type Job, type Output } from "@sluice/domain";
import type { ProvenanceNote } from "@sluice/provenance";

/** The note of an output: always the same, for a finished job does not change. */
export function provenanceNote({ spec, submittedAt }: Job, output: Output): ProvenanceNote {
  const { settings } = spec;
  const provider = findModel(spec.model)?.provider;
  const seed = output.seed ?? settings.seed;
  const resolution = output.resolution ?? settings.resolution;
  return {
    app: "Sluice",
    jobId: spec.jobId,
    index: output.index,
    prompt: spec.prompt,
    ...(spec.negativePrompt === undefined ? {} : { negativePrompt: spec.negativePrompt }),
    model: spec.model,
    ...(provider === undefined ? {} : { provider }),
    ...(seed === undefined ? {} : { seed }),
    aspectRatio: settings.aspectRatio,
    ...(settings.size === undefined ? {} : { size: settings.size }),
    count: settings.count,
    ...(settings.duration === undefined ? {} : { duration: settings.duration }),
    ...(resolution === undefined ? {} : { resolution }),
    references: spec.references.flatMap((reference) =>
      isJobReference(reference) ? [] : [{ mediaId: reference.mediaId, role: reference.role }]
    ),
    createdAt: new Date(submittedAt).toISOString(),
  };
}
