/** What is told of a job that came to nothing: the cause, what was charged, and the one thing to do next. */

import type { FailureCategory, Job } from "@sluice/domain";
import type { Words } from "../text/words.ts";

export type NextStep = "retry" | "agent" | "prompt" | "model";

export interface Failure {
  readonly cause: Words;
  /** In the words of the site or of the server; null when the cause says it all. */
  readonly details: string | null;
  readonly charged: Words;
  readonly next: NextStep;
  /** The agent that it is about. */
  readonly agentId: string | null;
}

const NEXT: Readonly<Record<FailureCategory, NextStep>> = {
  agent_lost: "retry",
  network: "retry",
  throttled: "retry",
  quota: "model",
  needs_human: "agent",
  policy: "prompt",
  invalid_input: "prompt",
  provider_changed: "model",
  unknown_fate: "agent",
  cancelled: "retry",
};

/** The failure of a job; null while it is open and when it completed. */
export function failureOf(job: Job): Failure | null {
  const { state, credits, lastFailure } = job;
  const charged: Words = credits.settled === 0
    ? { key: "job.chargedNone" }
    : { key: "job.charged", params: { n: credits.settled } };
  const agentId = lastFailure?.agentId ?? null;
  switch (state.status) {
    case "failed":
      return {
        cause: { key: `job.cause.${state.category}` },
        details: state.message,
        charged,
        next: NEXT[state.category] === "agent" && agentId === null ? "retry" : NEXT[state.category],
        agentId,
      };
    case "expired":
    case "skipped":
      return {
        cause: { key: `job.cause.${state.status}` },
        details: state.message,
        charged,
        next: "retry",
        agentId,
      };
    case "cancelled":
      return { cause: { key: "job.cause.cancelledByYou" }, details: null, charged, next: "retry", agentId };
    default:
      return null;
  }
}
