/** A draft as the body of `POST /api/jobs`. */

import type { Model } from "@sluice/domain";
import type { Draft } from "../state/draft.ts";
import { operationOf } from "./roles.ts";

export interface BodyOptions {
  /** It is to run before everything of the account that waits. */
  readonly next: boolean;
  /** Ties the job to what the screen shows for it, in its metadata. */
  readonly submission: string;
  /** The job that made a clip, if it is known: a site goes on from its own clips only. */
  readonly jobOf: (mediaId: string) => string | undefined;
}

/** Only what was chosen: the rest is the model's. */
export function bodyOf(draft: Draft, model: Model, { next, submission, jobOf }: BodyOptions) {
  const { kind, prompt, negativePrompt, ratio, count, duration, resolution, seed, references } = draft;
  const operation = operationOf(draft, model);
  return {
    type: kind,
    prompt,
    model: model.id,
    count: kind === "video" ? 1 : count,
    metadata: { submission },
    ...next ? { next } : {},
    ...negativePrompt.trim() === "" ? {} : { negativePrompt },
    ...ratio === null ? {} : { aspectRatio: ratio },
    ...kind === "video" && duration !== null ? { duration } : {},
    ...resolution === null ? {} : { resolution },
    ...seed === null ? {} : { seed },
    ...operation === null ? {} : { operation },
    ...references.length === 0 ? {} : {
      references: references.map(({ mediaId, mime, role }) => ({
        role,
        source: (mime.startsWith("video/") ? jobOf(mediaId) : undefined) ?? mediaId,
      })),
    },
  };
}
