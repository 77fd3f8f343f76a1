/** What is known of a job beside its own history, from the gateway's view. */

import {
  type Account,
  findModel,
  goesBefore,
  isFinal,
  isReady,
  type Job,
  readyJob,
  type Wait,
  type WaitFacts,
  waitOf,
} from "@sluice/domain";
import type { JobFacts } from "@sluice/protocol";
import type { EdgeView } from "./edge_view.ts";

/** Facts for the job's JSON. `queuePosition` is looked for unless the caller knows it. */
export function factsOf(
  view: EdgeView,
  job: Job,
  pending = false,
  queuePosition: number | null = positionOf(view, job),
): JobFacts {
  if (isFinal(job)) return { ...NOTHING, agent: agentOf(view, job) };
  if (pending) {
    const wait = { code: "pending", message: "stored, not yet decided" } as const;
    return { ...NOTHING, pending, wait, estimatedTime: usual(job) };
  }
  return {
    wait: waitFor(view, job),
    queuePosition,
    estimatedTime: estimate(view, job, queuePosition),
    progress: view.progressOf(job.spec.jobId),
    agent: agentOf(view, job),
    pending: false,
  };
}

const NOTHING: JobFacts = {
  wait: null,
  queuePosition: null,
  estimatedTime: null,
  progress: null,
  agent: null,
  pending: false,
};

function waitFor(view: EdgeView, job: Job): Wait | null {
  const account = view.facts.account(job.spec.accountId);
  return account === undefined ? null : waitOf(job, waitFactsOf(view, account));
}

/** What decides why an account's jobs wait. */
export function waitFactsOf({ facts, settings }: EdgeView, account: Account): WaitFacts {
  const { accountId } = account;
  return {
    now: settings.clock(),
    account,
    running: facts.running(accountId),
    agents: facts.agentsFor(accountId),
    inFlight: (agentId) => facts.inFlight(agentId),
    jobOf: (jobId) => facts.job(accountId, jobId),
  };
}

/** Place among the account's own ready jobs for the same model: of other accounts' queues nothing is told. */
function positionOf({ facts }: EdgeView, job: Job): number | null {
  if (!isReady(job)) return null;
  const own = readyJob(job);
  let ahead = 0;
  for (const other of facts.openJobsOf(own.accountId)) {
    if (other.spec.model === own.model && isReady(other) && goesBefore(readyJob(other), own)) ahead++;
  }
  return ahead + 1;
}

function usual(job: Job): number {
  return findModel(job.spec.model)?.usualSeconds ?? 60;
}

function estimate({ settings }: EdgeView, job: Job, queuePosition: number | null): number {
  if (queuePosition !== null) return usual(job) * queuePosition;
  if (job.startedAt === null) return usual(job);
  return Math.max(0, usual(job) - Math.round((settings.clock() - job.startedAt) / 1_000));
}

function agentOf({ facts }: EdgeView, job: Job): JobFacts["agent"] {
  const agent = "agentId" in job.state ? facts.agent(job.state.agentId) : undefined;
  return agent === undefined ? null : { id: agent.agentId, name: agent.name, provider: agent.provider };
}
