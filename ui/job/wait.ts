/** Why a job waits, from the same facts as the server: design.md §3 law 10. */

import { type Account, type Agent, findModel, type Job, PLANS } from "@sluice/domain";
import type { Words } from "../text/words.ts";

export interface WaitFacts {
  /** Ms since 1970. */
  readonly now: number;
  readonly account: Pick<Account, "plan" | "suspended"> | null;
  /** Jobs of the account that agents hold now. */
  readonly running: number;
  readonly agents: readonly Agent[];
}

export interface Wait extends Words {
  /** When it is over by itself, ms since 1970. */
  readonly until?: number;
}

/** The reason that its owner can act upon soonest, or null for a job that does not wait. */
export function waitOf(job: Job, facts: WaitFacts): Wait | null {
  const { state } = job;
  switch (state.status) {
    case "waiting":
      return { key: "job.why.jobs", params: { n: state.for.length } };
    case "queued":
      if (state.held === true) return { key: "job.why.held" };
      if (state.readyAt !== null && state.readyAt > facts.now) {
        return { key: "job.why.again", params: { reason: state.reason }, until: state.readyAt };
      }
      return queueWait(job.spec.model, facts);
    default:
      return null;
  }
}

function queueWait(model: string, { account, running, agents, now }: WaitFacts): Wait {
  if (account?.suspended) return { key: "job.why.suspended" };
  const limit = account === null ? Infinity : PLANS[account.plan].concurrentJobs;
  if (running >= limit) return { key: "job.why.limit", params: { running, limit } };
  const provider = findModel(model)?.provider ?? "";
  const online = agents.filter((agent) => agent.provider === provider && agent.session !== null);
  if (online.length === 0) return { key: "job.why.offline", params: { provider } };
  const working = online.filter(({ paused }) => !paused);
  if (working.length === 0) return { key: "job.why.paused", params: { provider } };
  const able = working.filter(({ session }) => session?.capabilities.models.includes(model) === true);
  if (able.length === 0) return { key: "job.why.model", params: { model } };
  const free = able.some(({ hindrance }) => hindrance === null || hindrance.until <= now);
  return free ? { key: "job.why.busy" } : hindered(able);
}

/** What hinders every agent; what a person can mend is named first. */
function hindered(agents: readonly Agent[]): Wait {
  for (const type of ["needs_human", "cooling_down", "quarantined"] as const) {
    const found = agents.map(({ hindrance }) => hindrance).find((one) => one?.type === type);
    if (found === undefined || found === null) continue;
    switch (found.type) {
      case "needs_human":
        return { key: "job.why.human", params: { reason: found.message } };
      case "cooling_down":
        return { key: "job.why.cooling", until: found.until };
      case "quarantined":
        return { key: "job.why.quarantined", params: { reason: found.message } };
    }
  }
  return { key: "job.why.busy" };
}
