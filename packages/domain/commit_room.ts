/**
 * How much one decision may write. A commit travels whole, in one message of a broker that refuses large ones, and a
 * log that cannot take a commit stands still: so whatever ends or frees many jobs at once does it in several commits.
 */

import type { JobSpec } from "./job.ts";

/** Bytes of what one command leads to for jobs that it ends: an eighth of the smallest usual limit of a broker's message. */
export const COMMIT_BYTES = 128 * 1024;
/** Jobs that may wait for one job, each counted once and once more for every reference to its outputs: all are freed by one commit. */
export const MOST_DEPENDENTS = 1_000;

/** Bytes of the events of a job's end, and of a message about it without its metadata, generously. */
const EVENTS_BYTES = 512;
const MESSAGE_BYTES = 768;

const encoder = new TextEncoder();

/**
 * Bytes that a job's end takes in a commit, at most. A clip's end is told in our words and in OpenAI's, and to the
 * address that the job names. `endpoints`: the account's, all of which are told.
 */
export function endingBytes({ metadata }: Pick<JobSpec, "metadata">, endpoints: number): number {
  const message = MESSAGE_BYTES + encoder.encode(JSON.stringify(metadata)).length;
  return EVENTS_BYTES + message * (2 * endpoints + 1);
}
