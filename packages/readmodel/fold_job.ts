/** Jobs and the media that they use. */

import {
  type Commit,
  type Event,
  evolveJob,
  isJobReference,
  type Job,
  jobIdOf,
  type MediaReference,
} from "@sluice/domain";
import { type Changes, type Known, latest } from "./changes.ts";
import { foldAssetsOfJob } from "./fold_library.ts";

/** Folds an event of a job; events of other things change nothing. */
export function foldJob(known: Known, changes: Changes, event: Event, { at, number }: Commit): void {
  const jobId = jobIdOf(event);
  if (jobId === null) return;
  const change = changes.jobs.get(jobId);
  const before = change === undefined ? known.jobs.get(jobId) : change.job ?? undefined;
  // the decider knows no finished jobs: that it was the account's own is looked at here once more
  if (event.type === "JobErased" && before?.spec.accountId !== event.data.accountId) return;
  const job = evolveJob(before, event, at);
  if (job === undefined || job === before) return;
  if (change === undefined) changes.jobs.set(jobId, { job, commits: [number] });
  else {
    change.job = job;
    if (change.commits.at(-1) !== number) change.commits.push(number);
  }
  foldAssetsOfJob(changes, before, job, event);
  if (event.type === "JobErased") {
    if (job.erasedAt === undefined) release(changes, before, job);
    else erase(changes, event.data);
    return;
  }
  use(changes, job, event);
  if (event.type === "JobCompleted") noteGoodWork(known, changes, before, at);
}

/** Bytes that are in use from this event on, by whom it is about: an output, what a job refers to, what an account keeps. */
export function mediaOf(event: Event): readonly { readonly mediaId: string; readonly mime: string }[] {
  switch (event.type) {
    case "OutputRecorded":
      return [event.data.output];
    case "JobSubmitted":
      return event.data.job.references.filter((reference): reference is MediaReference =>
        !isJobReference(reference)
      );
    case "DependencyCompleted":
      return event.data.references.map(([, reference]) => reference);
    case "ReferenceStored":
      return [event.data];
    default:
      return [];
  }
}

function use(changes: Changes, { spec: { jobId, accountId } }: Job, event: Event): void {
  for (const { mediaId, mime } of mediaOf(event)) {
    const uses = changes.uses.get(jobId);
    if (uses === undefined) changes.uses.set(jobId, [{ accountId, mediaId, mime }]);
    else uses.push({ accountId, mediaId, mime });
  }
}

function erase(changes: Changes, { jobId, accountId, entry }: Event<"JobErased">["data"]): void {
  changes.erased.set(jobId, accountId);
  for (const { mediaId } of changes.uses.get(jobId) ?? []) changes.freed.add(mediaId);
  changes.uses.delete(jobId);
  const change = changes.jobs.get(jobId);
  if (entry && change !== undefined) change.job = null;
}

/** Single outputs went: their bytes are not the job's any more, unless it has the same otherwise. */
function release(changes: Changes, before: Job | undefined, { spec, outputs }: Job): void {
  const { jobId } = spec;
  const kept = new Set<string>();
  for (const media of [...outputs, ...spec.references]) if ("mediaId" in media) kept.add(media.mediaId);
  const gone = new Set(before?.outputs.map(({ mediaId }) => mediaId).filter((id) => !kept.has(id)));
  const uses = changes.uses.get(jobId) ?? [];
  for (const { mediaId } of uses) if (gone.has(mediaId)) changes.freed.add(mediaId);
  if (uses.length > 0) changes.uses.set(jobId, uses.filter(({ mediaId }) => !gone.has(mediaId)));
  changes.released.set(jobId, gone.union(changes.released.get(jobId) ?? new Set()));
}

/** An agent's own events do not say that its work was good. */
function noteGoodWork(known: Known, changes: Changes, before: Job | undefined, at: number): void {
  if (before === undefined || !("agentId" in before.state)) return;
  const { agentId } = before.state;
  const agent = latest(changes.agents, known.agents, agentId);
  if (agent !== undefined) changes.agents.set(agentId, { ...agent, lastGoodAt: at });
}
