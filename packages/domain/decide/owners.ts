/** What a job's owner may do to it while it is open. */

import type { CommandData } from "../commands.ts";
import { accept, acceptNothing, acceptParts, type Decision, type Part, reject } from "../decision.ts";
import { type Event, event } from "../events.ts";
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

/** Sooner or later in the queue, held back or let go. */
export function changeJob(state: CellState, data: CommandData["ChangeJob"], now: number): Decision {
  const job = owned(state, data);
  if ("accepted" in job) return job;
  const { jobId, accountId } = job.spec;
  const { priority, hold } = data;
  const { status } = job.state;
  if (status !== "queued" && status !== "waiting") {
    return reject(
      "not_queued",
      `change job "${jobId}": it is ${status}, only a waiting or queued one can be changed`,
    );
  }
  const events: Event[] = [];
  if (priority !== undefined && priority !== job.spec.priority) {
    events.push(event("JobPrioritized", { jobId, priority }));
  }
  if (hold !== undefined && job.state.status !== "queued") {
    return reject(
      "not_queued",
      `hold job "${jobId}": it waits for other jobs, only a queued one can be held`,
    );
  }
  const held = job.state.status === "queued" && job.state.held === true;
  if (hold === true && !held) events.push(event("JobHeld", { jobId, deadline: now + TIMINGS.holdMs }));
  if (hold === false && held) {
    events.push(event("JobQueued", { jobId, reason: "released", deadline: now + TIMINGS.queueMs }));
  }
  return accept(accountId, events, replyFor(job, status));
}

/** Only what has ended can be erased: what is under way still needs its prompt. */
export function eraseJobs(state: CellState, data: CommandData["EraseJobs"]): Decision {
  const { accountId, jobs, entry } = data;
  const open = jobs.find(({ jobId }) => state.jobs.has(jobId));
  if (open !== undefined) {
    return reject("not_finished", `erase job "${open.jobId}": it has not ended, cancel it first`);
  }
  if (!state.accounts.has(accountId)) return reject("not_found", `erase jobs: no account "${accountId}"`);
  return accept(accountId, jobs.map((job) => event("JobErased", { ...job, accountId, entry })));
}

function owned(state: CellState, data: { jobId: string; accountId: string }): OpenJob | Decision {
  const job = state.jobs.get(data.jobId);
  if (job?.spec.accountId === data.accountId) return job;
  return reject("not_found", `there is no open job "${data.jobId}"`);
}

function replyFor(job: OpenJob, status: string): Reply {
  return { type: "job", jobId: job.spec.jobId, status, reserved: job.spec.price, queuePosition: null };
}
