/** A finished job as a request for another one like it. */

import { randomInt } from "node:crypto";
import { isJobReference, type Job, type Reference } from "@sluice/domain";
import { type Ask, EdgeError, type Redo, type ReferenceAsk, StoredUpload } from "@sluice/protocol";
import type { Settings } from "./deps.ts";

const SEEDS = 2 ** 32;

/** The job's own request with the changes. `warnings` says what could not be kept. */
export function askAgain(
  job: Job,
  { seed, changes }: Pick<Redo, "seed" | "changes">,
): { readonly ask: Ask; readonly warnings: readonly string[] } {
  const {
    spec: { kind, prompt, negativePrompt, model, settings, references, priority, dependsOn, metadata },
  } = job;
  const { aspectRatio, size, count, seed: _, ...rest } = settings;
  const wanted = seedFor(job, seed);
  return {
    ask: {
      kind,
      prompt,
      ...(negativePrompt === undefined ? {} : { negativePrompt }),
      model,
      aspectRatio,
      // an exact size would win over another ratio
      ...(size === undefined || changes.aspectRatio !== undefined ? {} : { size }),
      count,
      ...rest,
      ...(wanted === null ? {} : { seed: wanted }),
      references: references.map(sourceOf),
      priority,
      dependsOn,
      metadata,
      lenient: false,
      ...changes,
    },
    warnings: seed === "same" && wanted === null
      ? ["seed same: the seed of this job is not known, the model chooses one"]
      : [],
  };
}

/** The seed that was asked for or, when the model chose it, the one that it told. */
function seedFor({ spec: { settings }, outputs }: Job, seed: Redo["seed"]): number | null {
  if (typeof seed === "number") return seed;
  if (seed === "new") return randomInt(SEEDS);
  return settings.seed ?? (seed === "same" ? outputs[0]?.seed ?? null : null);
}

/** What the job had is the account's, whatever became of the list of references since. */
function sourceOf(reference: Reference, i: number): ReferenceAsk {
  const { role } = reference;
  const param = `references.${i}`;
  if (isJobReference(reference)) return { role, source: reference.fromJob, param };
  const { mediaId, mime, made } = reference;
  const unknown = { bytes: 0, width: null, height: null, duration: null };
  return {
    role,
    source: new StoredUpload({ mediaId, mime, ...unknown, ...(made === undefined ? {} : { made }) }),
    param,
  };
}

/** Throws `EdgeError` `erased` when a picture or clip that the job started from is not stored any more. */
export async function requireReferences({ media }: Settings, { spec }: Job): Promise<void> {
  for (const reference of spec.references) {
    if (isJobReference(reference) || await media.stat(reference.mediaId) !== null) continue;
    throw new EdgeError(
      "erased",
      `retry job "${spec.jobId}": its reference ${
        reference.mediaId.slice(0, 12)
      }… was deleted, start a new job`,
    );
  }
}
