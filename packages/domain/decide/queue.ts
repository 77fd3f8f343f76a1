/** What an account's owner may do to its queue: stop it, reorder it, empty it. */

import type { CommandData, QueueTarget } from "../commands.ts";
import { accept, acceptNothing, type Decision, reject } from "../decision.ts";
import { type Event, event } from "../events.ts";
import type { OpenJob } from "../job.ts";
import { placeBefore, placeBetween } from "../places.ts";
import { goesBefore, isReady, type ReadyJob, readyJob } from "../ready_queue.ts";
import type { CellState } from "../state.ts";
import { cancelAll } from "./ending.ts";

export function pauseQueue(state: CellState, { accountId, paused }: CommandData["PauseQueue"]): Decision {
  const account = state.accounts.get(accountId);
  if (account === undefined) return reject("not_found", `pause queue: no account "${accountId}"`);
  if (account.queuePaused === paused) return acceptNothing();
  return accept(accountId, [event(paused ? "QueuePaused" : "QueueResumed", { accountId })]);
}

/** To another place among the account's ready jobs; beside a job of another priority it takes over that one's. */
export function moveJob(state: CellState, data: CommandData["MoveJob"], now: number): Decision {
  const { jobId, accountId, to } = data;
  const job = state.jobs.get(jobId);
  if (job?.spec.accountId !== accountId) return reject("not_found", `there is no open job "${jobId}"`);
  if (!isReady(job)) {
    return reject(
      "not_queued",
      `move job "${jobId}": it is ${standing(job)}, only one in the queue can move`,
    );
  }
  const beside = typeof to === "string" ? null : "before" in to ? to.before : to.after;
  const neighbour = beside === null ? undefined : state.jobs.get(beside);
  if (beside !== null && (neighbour?.spec.accountId !== accountId || !isReady(neighbour))) {
    // of another account's job nothing is told
    const why = neighbour?.spec.accountId === accountId ? `it is ${standing(neighbour)}` : "it is not open";
    return reject("not_queued", `move job "${jobId}": "${beside}" is not in the queue, ${why}`);
  }
  const moved = placed(state, readyJob(job), to, now);
  const reply = {
    type: "job",
    jobId,
    status: job.state.status,
    reserved: job.spec.price,
    queuePosition: null,
  } as const;
  return accept(accountId, moved === null ? [] : [event("JobMoved", { jobId, ...moved })], reply);
}

/** The foremost place in an account's queue for a job that is not in it yet; null when nobody is in it. */
export function frontOf(
  state: CellState,
  accountId: string,
  priority: number,
): { priority: number; place: string } | null {
  const first = edge(state.ready.jobsOf(accountId), (a, b) => goesBefore(a, b));
  if (first === null || first.priority < priority) return null;
  return { priority: first.priority, place: placeBefore(first.place) };
}

function placed(
  state: CellState,
  job: ReadyJob,
  to: QueueTarget,
  now: number,
): { priority: number; place: string } | null {
  const others = Array.from(state.ready.jobsOf(job.accountId)).filter((one) => one.jobId !== job.jobId);
  const beside = typeof to === "string" ? null : "before" in to ? to.before : to.after;
  // 1. whom it comes to stand between; the ends have one neighbour
  const at = beside === job.jobId ? undefined : others.find((one) => one.jobId === beside);
  const before = (one: ReadyJob) =>
    edge(others.filter((o) => goesBefore(o, one)), (a, b) => goesBefore(b, a));
  const behind = (one: ReadyJob) => edge(others.filter((o) => goesBefore(one, o)), goesBefore);
  let left: ReadyJob | null = null;
  let right: ReadyJob | null = null;
  if (to === "front") right = edge(others, goesBefore);
  else if (to === "end") left = edge(others, (a, b) => goesBefore(b, a));
  else if (at !== undefined && "before" in to) [left, right] = [before(at), at];
  else if (at !== undefined) [left, right] = [at, behind(at)];
  // 2. it stands there already, or is alone
  const main = to === "front" || (typeof to !== "string" && "before" in to) ? right : left;
  if (main === null) return null;
  const stands = (left === null || goesBefore(left, job)) && (right === null || goesBefore(job, right));
  const priority = to === "front" ? Math.max(job.priority, main.priority) : main.priority;
  if (stands && job.priority === priority) return null;
  // 3. beside those of its new priority, and free towards the others
  const l = left?.priority === priority ? left : null;
  const r = right?.priority === priority ? right : null;
  if (l !== null && r !== null) return { priority, place: placeBetween(l.place, r.place) };
  return { priority, place: r === null ? state.ready.placeAt(now) : placeBefore(r.place) };
}

/** The one that all others are behind, by that order. */
function edge(jobs: Iterable<ReadyJob>, isBefore: (a: ReadyJob, b: ReadyJob) => boolean): ReadyJob | null {
  let best: ReadyJob | null = null;
  for (const one of jobs) if (best === null || isBefore(one, best)) best = one;
  return best;
}

/** Those that were taken by an agent, or ended, while the command was on its way stay as they are. */
export function cancelJobs(state: CellState, { accountId, jobIds }: CommandData["CancelJobs"]): Decision {
  const jobs = [...new Set(jobIds)].map((id) => state.jobs.get(id))
    .filter((job): job is OpenJob => job?.spec.accountId === accountId && isWaiting(job));
  const events: Event[] = cancelAll(state, jobs);
  let released = 0;
  for (const one of events) if (one.type === "CreditsReleased") released += one.data.amount;
  const ended = events.filter(({ type }) => type === "JobCancelled" || type === "JobSkipped").length;
  return accept(accountId, events, { type: "cancelled", jobs: ended, released });
}

function isWaiting({ state: { status } }: OpenJob): boolean {
  return status === "waiting" || status === "queued" || status === "needs_human";
}

/** Where the job stands, for words. */
function standing({ state }: OpenJob): string {
  if (state.status !== "queued") return state.status;
  return state.held === true ? "held" : "backing off";
}
