/** Where a job stands, in the words that a person reads. */

import { type Agent, isFinal, type Job } from "@sluice/domain";
import type { Words } from "../text/words.ts";

export type Tone = "waits" | "busy" | "needs" | "good" | "bad" | "quiet";

export interface Phase {
  readonly words: Words;
  readonly tone: Tone;
  /** Per cent, only where an agent told it. */
  readonly percent: number | null;
}

export interface PhaseFacts {
  /** As the job's agent tells it. */
  readonly percent: number | null;
  /** Its place among the account's queued jobs, from 1. */
  readonly place: number | null;
  readonly agents: ReadonlyMap<string, Agent>;
}

/** The phase of a job at this moment. */
export function phaseOf(job: Job, { percent, place, agents }: PhaseFacts): Phase {
  const { state } = job;
  const of = (words: Words, tone: Tone, known: number | null = null): Phase => ({
    words,
    tone,
    percent: known,
  });
  if (job.cancelling && !isFinal(job)) return of({ key: "job.cancelling" }, "busy");
  switch (state.status) {
    case "waiting":
      return of({ key: "job.waiting" }, "waits");
    case "queued":
      return of(
        place === null ? { key: "job.queued" } : { key: "job.queuedAt", params: { n: place } },
        "waits",
      );
    case "needs_human":
      return of({ key: "job.needs_human" }, "needs");
    case "assigned": {
      const agent = agents.get(state.agentId)?.name;
      return of(
        { key: "job.assigned", params: { agent: agent ?? "role.agent" } },
        "busy",
      );
    }
    case "running":
      if (percent !== null) {
        return of({ key: "job.runningPercent", params: { n: Math.round(percent) } }, "busy", percent);
      }
      return of({ key: state.press === "submitting" ? "job.submitting" : "job.running" }, "busy");
    case "saving":
      return of(
        { key: "job.savingOf", params: { done: job.outputs.length, all: state.expected } },
        "busy",
        state.expected === 0 ? null : job.outputs.length / state.expected * 100,
      );
    case "fate_unknown":
      return of({ key: "job.fate_unknown" }, "needs");
    case "completed":
      return of({ key: "job.completed" }, "good");
    case "failed":
      return of({ key: "job.failed" }, "bad");
    case "expired":
      return of({ key: "job.expired" }, "bad");
    case "skipped":
      return of({ key: "job.skipped" }, "bad");
    case "cancelled":
      return of({ key: "job.cancelled" }, "quiet");
    default:
      return state satisfies never;
  }
}

/** When the present phase's clock began, ms since 1970: for what agents do it is when they took it. */
export function sinceOf({ state, startedAt, submittedAt }: Job): number {
  return "attempt" in state && startedAt !== null ? startedAt : submittedAt;
}
