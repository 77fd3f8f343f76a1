/** What is known of a job beside its own history, from the gateway's view. */

import { findModel, isFinal, type Job, PLANS } from "@sluice/domain";
import { type JobFacts, waitReason } from "@sluice/protocol";
import type { EdgeView } from "./edge_view.ts";

/** Facts for the job's JSON. */
export function factsOf(view: EdgeView, job: Job, pending = false): JobFacts {
  if (isFinal(job)) return { ...NOTHING, agent: agentOf(view, job) };
  if (pending) return { ...NOTHING, pending, reason: "stored, not yet decided", estimatedTime: usual(job) };
  const queuePosition = positionOf(view, job);
  return {
    reason: reasonOf(view, job),
    queuePosition,
    estimatedTime: estimate(view, job, queuePosition),
    progress: view.progressOf(job.spec.jobId),
    agent: agentOf(view, job),
    pending: false,
  };
}

const NOTHING: JobFacts = {
  reason: null,
  queuePosition: null,
  estimatedTime: null,
  progress: null,
  agent: null,
  pending: false,
};

function reasonOf({ facts, settings }: EdgeView, job: Job): string | null {
  const { accountId, model } = job.spec;
  const account = facts.account(accountId);
  return waitReason(job, {
    now: settings.clock(),
    suspended: account?.suspended === true,
    running: facts.running(accountId),
    limit: account === undefined ? 0 : PLANS[account.plan].concurrentJobs,
    provider: findModel(model)?.provider ?? "simulator",
    agents: facts.agentsFor(accountId),
    inFlight: (agentId) => facts.inFlight(agentId),
  });
}

/** Place among the account's own queued jobs for the same model: of other accounts' queues nothing is told. */
function positionOf({ facts }: EdgeView, job: Job): number | null {
  if (job.state.status !== "queued" || job.state.held === true) return null;
  let ahead = 0;
  for (const other of facts.openJobsOf(job.spec.accountId)) {
    if (
      other.state.status === "queued" && other.state.held !== true && other.spec.model === job.spec.model &&
      isBefore(other, job)
    ) {
      ahead++;
    }
  }
  return ahead + 1;
}

function isBefore(a: Job, b: Job): boolean {
  if (a.spec.priority !== b.spec.priority) return a.spec.priority > b.spec.priority;
  if (a.submittedAt !== b.submittedAt) return a.submittedAt < b.submittedAt;
  return a.spec.jobId < b.spec.jobId;
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
