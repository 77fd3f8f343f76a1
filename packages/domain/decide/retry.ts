/** What follows when an attempt ended without a result: the table of design.md §6. */

import { type Event, event } from "../events.ts";
import type { Charged, FailureCategory, OpenJob } from "../job.ts";
import type { CellState } from "../state.ts";
import { backoffMs, MAX_STRIKES, TIMINGS } from "../timings.ts";
import { cancel, expire, fail } from "./ending.ts";

/** The part of an attempt's end that the rules look at. */
export interface Failure {
  readonly category: FailureCategory;
  readonly code: string;
  readonly message: string;
  readonly charged: Charged;
  readonly retryAfterMs: number | null;
}

/** The provider's own final words: there is nothing to look up and nothing to try again. */
const FINAL: ReadonlySet<FailureCategory> = new Set(["policy", "invalid_input"]);

/** Whether a failure leaves open if the provider did the work: then it is looked up, never done again. */
export function fateIsUnknown(job: OpenJob, failure: Failure): boolean {
  if (failure.category === "unknown_fate") return true;
  if (FINAL.has(failure.category) || failure.category === "cancelled") return false;
  const pressed = job.state.status === "saving" ||
    (job.state.status === "running" && job.state.press !== "not_yet");
  return pressed && failure.charged !== "no";
}

/** Marks an attempt as lost from sight after the provider was asked. */
export function loseSight(job: OpenJob, attempt: number, reason: string, now: number): Event[] {
  return [
    event("AttemptFateUnknown", { jobId: job.spec.jobId, attempt, reason, deadline: now + TIMINGS.fateMs }),
  ];
}

/** Puts a job back after an attempt that did nothing at the provider, or fails it when its strikes are used up. */
export function putBack(
  state: CellState,
  job: OpenJob,
  failure: Failure,
  strike: boolean,
  now: number,
): Event[] {
  if (job.cancelling) return cancel(state, job);
  const { category, code, message } = failure;
  const strikes = job.strikes + (strike ? 1 : 0);
  if (strikes >= MAX_STRIKES) return fail(state, job, category, code, message);
  // Who was told "not now" has what is left of its wait; other failures, which are counted, start the wait anew.
  const deadline = now + (strike ? TIMINGS.queueMs : job.waitLeftMs);
  const wait = strike ? backoffMs(job.spec.jobId, strikes) : backoffMs(job.spec.jobId, 1);
  const until = Math.min(now + wait, Math.max(deadline, now + 1));
  return [
    event("JobDelayed", { jobId: job.spec.jobId, until, reason: reasonOf(category, message), deadline }),
  ];
}

/** Parks a job until its owner has done something; being parked again gives it no more time. */
export function park(
  state: CellState,
  job: OpenJob,
  agentId: string,
  reason: "sign_in" | "challenge" | "consent" | "update" | "provider_changed",
  message: string,
  now: number,
): Event[] {
  const deadline = job.parkedUntil ?? now + TIMINGS.humanMs;
  if (deadline <= now) return expire(state, job, "needs_human_timeout", `nobody helped in time: ${message}`);
  return [event("JobParked", { jobId: job.spec.jobId, agentId, reason, message, deadline })];
}

function reasonOf(category: FailureCategory, message: string): string {
  switch (category) {
    case "quota":
      return "provider quota used";
    case "throttled":
      return "the provider asked to slow down";
    default:
      return `trying again after: ${message}`;
  }
}
