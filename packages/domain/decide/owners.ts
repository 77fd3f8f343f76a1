/** What a job's owner may do to it while it is open. */

import type { CommandData } from "../commands.ts";
import { accept, acceptNothing, acceptParts, type Decision, type Part, reject } from "../decision.ts";
import { event } from "../events.ts";
import type { OpenJob } from "../job.ts";
import type { Reply } from "../outcome.ts";
import type { CellState } from "../state.ts";
import { TIMINGS } from "../timings.ts";
import { makeReady } from "./agents.ts";
import { cancel } from "./ending.ts";

export function cancelJob(state: CellState, data: CommandData["CancelJob"], now: number): Decision {
  const job = owned(state, data);
  if ("accepted" in job) return job;
  switch (job.state.status) {
    case "waiting":
    case "queued":
    case "needs_human":
      return accept(job.spec.accountId, cancel(state, job), replyFor(job, "cancelled"));
    case "assigned":
    case "running":
    case "saving":
    case "fate_unknown": {
      const reply = replyFor(job, "cancelling");
      if (job.cancelling) return acceptNothing(reply);
      // A lost attempt keeps its own deadline: cancelling does not make its fate known any sooner.
      const deadline = job.state.status === "fate_unknown"
        ? job.state.deadline
        : Math.min(job.state.deadline, now + TIMINGS.cancelMs);
      return accept(
        job.spec.accountId,
        [event("CancelRequested", { jobId: job.spec.jobId, deadline })],
        reply,
      );
    }
  }
}

/** The owner says that the page is fine again: the job goes on, and the agent that waited for the owner too. */
export function resumeJob(state: CellState, data: CommandData["ResumeJob"], now: number): Decision {
  const job = owned(state, data);
  if ("accepted" in job) return job;
  if (job.state.status !== "needs_human") return acceptNothing(replyFor(job, job.state.status));
  const { jobId, accountId } = job.spec;
  const agent = state.agents.get(job.state.agentId);
  const parts: Part[] = agent?.accountId === accountId ? makeReady(state, agent, "resumed", now) : [{
    accountId,
    events: [event("JobQueued", { jobId, reason: "resumed", deadline: now + TIMINGS.queueMs })],
  }];
  return acceptParts(parts, replyFor(job, "queued"));
}

function owned(state: CellState, data: { jobId: string; accountId: string }): OpenJob | Decision {
  const job = state.jobs.get(data.jobId);
  if (job?.spec.accountId === data.accountId) return job;
  return reject("not_found", `there is no open job "${data.jobId}"`);
}

function replyFor(job: OpenJob, status: string): Reply {
  return { type: "job", jobId: job.spec.jobId, status, reserved: job.spec.price, queuePosition: null };
}
