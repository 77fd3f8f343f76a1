/** What follows when an attempt ended without a result: the table of design.md §6. */

import { type Event, event } from "../events.ts";
import type { Charged, FailureCategory, OpenJob } from "../job.ts";
import type { CellState } from "../state.ts";
import { backoffMs, MAX_STRIKES, TIMINGS } from "../timings.ts";
import { cancel, fail } from "./ending.ts";

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
  // A provider that says "not now" gets no more time than the queue gives; other failures start the wait anew.
  const deadline = strike ? now + TIMINGS.queueMs : (job.queuedAt ?? now) + TIMINGS.queueMs;
  const wait = strike ? backoffMs(job.spec.jobId, strikes) : backoffMs(job.spec.jobId, 1);
  const until = Math.min(now + wait, Math.max(deadline, now + 1));
  return [
    event("JobDelayed", { jobId: job.spec.jobId, until, reason: reasonOf(category, message), deadline }),
  ];
}

/** Parks a job until its owner has done something. */
export function park(
  job: OpenJob,
  agentId: string,
  reason: "sign_in" | "challenge" | "consent" | "update" | "provider_changed",
  message: string,
  now: number,
): Event[] {
  return [
    event("JobParked", { jobId: job.spec.jobId, agentId, reason, message, deadline: now + TIMINGS.humanMs }),
  ];
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
