/** Compares what an agent says it holds with what the state says: delivery may be lost, so nothing depends on it. */

import type { Holding } from "../commands.ts";
import type { Part } from "../decision.ts";
import { isJobReference, type MediaReference, type OpenJob } from "../job.ts";
import type { HeldAttempt, LookUp, Reconciliation, WorkOrder } from "../outcome.ts";
import type { CellState } from "../state.ts";
import { RUN_MS, TIMINGS } from "../timings.ts";
import { cancel } from "./ending.ts";
import { loseSight } from "./retry.ts";

/** All that an agent needs to run the job's current attempt. Null when the job is with nobody. */
export function workOrder(job: OpenJob, now: number): WorkOrder | null {
  if (!("attempt" in job.state)) return null;
  const { spec, state } = job;
  return {
    jobId: spec.jobId,
    attempt: state.attempt,
    agentId: state.agentId,
    accountId: spec.accountId,
    kind: spec.kind,
    prompt: spec.prompt,
    ...(spec.negativePrompt === undefined ? {} : { negativePrompt: spec.negativePrompt }),
    model: spec.model,
    settings: spec.settings,
    references: spec.references.filter((r): r is MediaReference => !isJobReference(r)),
    leaseMs: TIMINGS.leaseMs,
    deadline: now + RUN_MS[spec.kind],
    ...(spec.trace === undefined ? {} : { trace: spec.trace }),
  };
}

/** What an agent needs to find an attempt's work again. */
export function lookUpOf(job: WithAgent): LookUp {
  const { spec, state } = job;
  const checkpoint = state.status === "running" || state.status === "fate_unknown" ? state.checkpoint : null;
  const { jobId, accountId } = spec;
  return {
    jobId,
    attempt: state.attempt,
    accountId,
    kind: spec.kind,
    outputs: spec.settings.count,
    checkpoint,
  };
}

/** Bytes of what one answer tells of work, at most: brokers refuse large messages. The next heartbeat brings what is left. */
const TOLD_BYTES = 256 * 1024;

const encoder = new TextEncoder();

/** What differs, and the events for attempts that the agent no longer knows. */
export function reconcile(
  state: CellState,
  agentId: string,
  holding: readonly Holding[],
  now: number,
): { parts: Part[]; reconciliation: Reconciliation } {
  const parts: Part[] = [];
  const held: Reconciliation["held"][number][] = [];
  const drop: HeldAttempt[] = [];
  const missing: WorkOrder[] = [];
  const cancelled: HeldAttempt[] = [];
  const lookUp: LookUp[] = [];
  const holds = new Set<string>();
  let told = 0;
  const tell = <T>(list: T[], one: T) => {
    told += encoder.encode(JSON.stringify(one)).length;
    if (told <= TOLD_BYTES || missing.length + lookUp.length === 0) list.push(one);
  };
  for (const { jobId, attempt } of holding) {
    const job = state.jobs.get(jobId);
    if (job !== undefined && isWith(job, agentId, attempt)) {
      holds.add(jobId);
      const { accountId, kind } = job.spec;
      held.push({ jobId, attempt, accountId, kind });
      if (job.cancelling) cancelled.push({ jobId, attempt });
    } else drop.push({ jobId, attempt });
  }
  for (const job of lostFrom(state, agentId, holds)) {
    const { accountId } = job.spec;
    const { attempt } = job.state;
    // Whoever announced its outputs and was heard holds nothing any more; only the deadline of saving counts then.
    if (job.state.status === "saving") continue;
    if (job.state.status === "fate_unknown") tell(lookUp, lookUpOf(job));
    else if (
      job.state.status === "running" && job.state.press !== "not_yet"
    ) {
      parts.push({ accountId, events: loseSight(job, attempt, "the agent no longer knows of it", now) });
      tell(lookUp, lookUpOf(job));
    } else if (job.cancelling) {
      parts.push({ accountId, events: cancel(state, job) });
    } else {
      const order = workOrder(job, now);
      if (order !== null) tell(missing, order);
    }
  }
  return { parts, reconciliation: { held, drop, missing, cancel: cancelled, lookUp } };
}

/** An open job whose current attempt is or was with an agent. */
export type WithAgent = OpenJob & { readonly state: Extract<OpenJob["state"], { attempt: number }> };

function isWith(job: OpenJob, agentId: string, attempt: number): boolean {
  return "attempt" in job.state && job.state.agentId === agentId && job.state.attempt === attempt;
}

function* lostFrom(state: CellState, agentId: string, holds: ReadonlySet<string>): Iterable<WithAgent> {
  for (const jobId of [...state.held.get(agentId) ?? [], ...state.lost.get(agentId) ?? []]) {
    const job = state.jobs.get(jobId);
    if (job !== undefined && "attempt" in job.state && !holds.has(jobId)) yield job as WithAgent;
  }
}
