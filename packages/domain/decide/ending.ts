/** How a job ends, with its money and with what waited for it. */

import { COMMIT_BYTES, endingBytes } from "../commit_room.ts";
import { type Event, event, type Parked } from "../events.ts";
import { type FailureCategory, isJobReference, type Job, type MediaReference, type Output } from "../job.ts";
import { makerOf } from "../maker.ts";
import { findModel } from "../models.ts";
import { unitPrice } from "../prices.ts";
import type { CellState } from "../state.ts";
import { TIMINGS } from "../timings.ts";

/** Ends a job with the outputs it has: they are settled, the rest of the reservation is released. */
export function complete(
  state: CellState,
  job: Job,
  attempt: number,
  outputs: readonly Output[],
  now: number,
): Event[] {
  const worth = outputs.reduce((sum, output) => sum + priceOfOutput(job, output), 0);
  const settled = Math.min(job.spec.price, worth);
  return [
    ...settle(job, settled),
    ...release(job, job.spec.price - settled),
    event("JobCompleted", { jobId: job.spec.jobId, attempt, outputs: outputs.length }),
    ...goOn(state, job, outputs, now),
  ];
}

/** What was asked for costs what was agreed; what came out smaller costs no more than a smaller one. */
function priceOfOutput({ spec }: Job, { resolution }: Output): number {
  const model = findModel(spec.model);
  if (resolution === undefined || model === undefined) return spec.unitPrice;
  return Math.min(spec.unitPrice, unitPrice(model, { ...spec.settings, resolution }));
}

/** Ends an attempt that failed for good: outputs that are safe already are a result, else the job fails. */
export function failOrKeep(
  state: CellState,
  job: Job,
  attempt: number,
  { category, code, message }: { category: FailureCategory; code: string; message: string },
  now: number,
): Event[] {
  if (job.outputs.length > 0) return complete(state, job, attempt, job.outputs, now);
  return job.cancelling ? cancel(state, job) : fail(state, job, category, code, message);
}

/** Ends a job as failed; nothing is charged. */
export function fail(
  state: CellState,
  job: Job,
  category: FailureCategory,
  code: string,
  message: string,
): Event[] {
  return [
    ...release(job, job.spec.price),
    event("JobFailed", { jobId: job.spec.jobId, category, code, message }),
    ...skipDependents(state, job),
  ];
}

/** Ends a job as cancelled; `charged` credits are settled because the provider took them. */
export function cancel(state: CellState, job: Job, charged: number = 0): Event[] {
  return [
    ...settle(job, charged),
    ...release(job, job.spec.price - charged),
    event("JobCancelled", { jobId: job.spec.jobId, ...parkedIn(job) }),
    ...skipDependents(state, job),
  ];
}

/** Ends jobs as cancelled, none charged; what waits for one of them and is none of them is skipped. */
export function cancelAll(state: CellState, jobs: readonly Job[]): Event[] {
  const room = newRoom(jobs.map((job) => job.spec.jobId));
  return jobs.flatMap((job) => [
    ...release(job, job.spec.price),
    event("JobCancelled", { jobId: job.spec.jobId, ...parkedIn(job) }),
    ...skipAll(state, waitingFor(state, job), room),
  ]);
}

/** Ends a job whose time ran out; nothing is charged. */
export function expire(state: CellState, job: Job, code: string, message: string): Event[] {
  return [
    ...release(job, job.spec.price),
    event("JobExpired", { jobId: job.spec.jobId, code, message, ...parkedIn(job) }),
    ...skipDependents(state, job),
  ];
}

/** Ends a job whose dependencies will not come, and all that waits for it; nothing is charged. */
export function skip(state: CellState, job: Job, because: string | null, message: string): Event[] {
  return skipAll(state, [{ job, because, message }], newRoom());
}

/** Why a job is skipped whose dependency ended without a result. */
export const IN_VAIN = "a job that it refers to has no result";

interface Skipped {
  readonly job: Job;
  readonly because: string | null;
  readonly message: string;
}

/** What one decision has skipped so far, and the bytes that this takes in its commit. */
interface Room {
  readonly seen: Set<string>;
  bytes: number;
}

const newRoom = (ended: readonly string[] = []): Room => ({ seen: new Set(ended), bytes: 0 });

/**
 * Skips jobs and, level by level, those that wait for them, as many as the decision has room for; its first always, and
 * the others are skipped by their own deadlines, which are due at once for what waits for a job that ended in vain (see
 * `evolve`). A job can wait for several that end at once. A list and not a recursion: a chain may have thousands of links.
 */
function skipAll(state: CellState, list: Skipped[], room: Room): Event[] {
  const { seen } = room;
  const events: Event[] = [];
  for (let at = 0; at < list.length; at++) {
    const { job, because, message } = list[at]!;
    const { jobId, accountId } = job.spec;
    if (seen.has(jobId)) continue;
    const bytes = endingBytes(job.spec, state.webhooksOf.get(accountId)?.size ?? 0);
    if (room.bytes > 0 && room.bytes + bytes > COMMIT_BYTES) break;
    room.bytes += bytes;
    seen.add(jobId);
    events.push(...release(job, job.spec.price), event("JobSkipped", { jobId, because, message }));
    list.push(...waitingFor(state, job));
  }
  return events;
}

function waitingFor(state: CellState, job: Job): Skipped[] {
  const because = job.spec.jobId;
  return [...state.dependents.get(because) ?? []].flatMap((id) => {
    const dependent = state.jobs.get(id);
    return dependent === undefined ? [] : [{ job: dependent, because, message: IN_VAIN }];
  });
}

function parkedIn({ state, attempts }: Job): { parked?: Parked } {
  return state.status === "needs_human" ? { parked: { agentId: state.agentId, attempt: attempts } } : {};
}

function settle(job: Job, amount: number): Event[] {
  const { accountId, jobId } = job.spec;
  return amount > 0 ? [event("CreditsSettled", { accountId, jobId, amount })] : [];
}

/** Plan credits are spent first, so what is given back is of the others first; back in the plan's they end with the month. */
function release(job: Job, amount: number): Event[] {
  const { accountId, jobId, price } = job.spec;
  if (amount <= 0) return [];
  const ofPlan = Math.max(0, (job.credits.plan ?? 0) - (price - amount));
  const plan = ofPlan === 0 ? {} : { plan: ofPlan };
  return [event("CreditsReleased", { accountId, jobId, amount, ...plan })];
}

function skipDependents(state: CellState, job: Job): Event[] {
  return skipAll(state, waitingFor(state, job), newRoom());
}

function goOn(state: CellState, job: Job, outputs: readonly Output[], now: number): Event[] {
  const events: Event[] = [];
  const room = newRoom();
  for (const id of state.dependents.get(job.spec.jobId) ?? []) {
    const dependent = state.jobs.get(id);
    if (room.seen.has(id) || dependent?.state.status !== "waiting") continue;
    const references = resolved(dependent, job, outputs);
    if (references === null) {
      const message = "the output that it refers to does not exist";
      events.push(...skipAll(state, [{ job: dependent, because: job.spec.jobId, message }], room));
      continue;
    }
    events.push(event("DependencyCompleted", { jobId: id, dependency: job.spec.jobId, references }));
    if (dependent.state.for.length === 1) {
      events.push(event("JobQueued", { jobId: id, reason: "ready", deadline: now + TIMINGS.queueMs }));
    }
  }
  return events;
}

function resolved(
  dependent: Job,
  dependency: Job,
  outputs: readonly Output[],
): (readonly [number, MediaReference])[] | null {
  const found: (readonly [number, MediaReference])[] = [];
  for (const [place, reference] of dependent.spec.references.entries()) {
    if (!isJobReference(reference) || reference.fromJob !== dependency.spec.jobId) continue;
    const output = outputs.find((o) => o.index === reference.index);
    if (output === undefined) return null;
    const { mediaId, mime } = output;
    const made = makerOf(dependency, output);
    found.push([place, { role: reference.role, mediaId, mime, ...(made === undefined ? {} : { made }) }]);
  }
  return found;
}
