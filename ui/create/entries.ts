/** The newest of what was made, with what was only just sent in front, by day. */

import type { Job } from "@sluice/domain";

export interface Entry {
  /** Stays the same when a submission becomes a job, so that its place on the screen does. */
  readonly key: string;
  /** Null while it is a submission. */
  readonly jobId: string | null;
  /** When it was sent, ms since 1970. */
  readonly at: number;
}

export interface Day {
  /** Local midnight at its start, ms since 1970. */
  readonly start: number;
  readonly entries: readonly Entry[];
}

/** Entries of jobs, newest first, at most `most`; text jobs have nothing to show. `ids` are oldest first. */
export function entriesOf(
  ids: readonly string[],
  jobOf: (id: string) => Job | undefined,
  most: number,
): readonly Entry[] {
  return ids.toReversed().flatMap((jobId): readonly Entry[] => {
    const job = jobOf(jobId);
    if (job === undefined || job.spec.kind === "text") return [];
    return [{ key: keyOf(jobId, job), jobId, at: job.submittedAt }];
  }).slice(0, most);
}

/** Another try has all of the first one's metadata: the place of its submission is taken. */
function keyOf(jobId: string, { spec: { retryOf, metadata } }: Job): string {
  return retryOf === undefined ? metadata["submission"] ?? jobId : jobId;
}

/** Entries in their order under the local days on which they were sent. */
export function daysOf(entries: readonly Entry[]): readonly Day[] {
  const days: { start: number; entries: Entry[] }[] = [];
  for (const entry of entries) {
    const start = new Date(entry.at).setHours(0, 0, 0, 0);
    const day = days.find((one) => one.start === start);
    if (day === undefined) days.push({ start, entries: [entry] });
    else day.entries.push(entry);
  }
  return days;
}
