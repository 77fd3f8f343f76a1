/** How much longer a job may wait because its owner paused the queue: what the owner stopped must not run out. */

import { type Event, event } from "../events.ts";
import type { OpenJob } from "../job.ts";
import type { CellState } from "../state.ts";
import { TIMINGS } from "../timings.ts";

/** The usual wait of a job that waits for an agent or for other jobs. */
function usual(job: OpenJob): number {
  return job.state.status === "waiting" ? job.spec.dependencyTimeoutMs : TIMINGS.queueMs;
}

/**
 * Until when a job whose time is up may wait on, ms since 1970; null when that is it. While the queue is paused it gets
 * as much again as the pause has lasted, so that a pause of days costs a job a few events, but no more than a held job
 * may wait; once the queue goes on, it gets its usual wait.
 */
export function patience(state: CellState, job: OpenJob, now: number): number | null {
  const account = state.accounts.get(job.spec.accountId);
  if (account === undefined) return null;
  const { queuePaused, queueChangedAt } = account;
  const { since } = job.state;
  if (!queuePaused) {
    const until = queueChangedAt + usual(job);
    return since < queueChangedAt && until > now ? until : null;
  }
  const stopped = Math.max(queueChangedAt, since);
  const last = stopped + TIMINGS.holdMs;
  return last > now ? Math.min(now + Math.max(usual(job), now - stopped), last) : null;
}

/** The event by which a job waits on; none when its time is up for good. */
export function waitOn(state: CellState, job: OpenJob, now: number): Event[] {
  const deadline = patience(state, job, now);
  return deadline === null ? [] : [event("JobWaitExtended", { jobId: job.spec.jobId, deadline })];
}
