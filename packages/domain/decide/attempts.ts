/** What agents say about their attempts. A message of an attempt that is not the current one changes nothing. */

import type { CommandData } from "../commands.ts";
import { accept, acceptNothing, type Decision, reject } from "../decision.ts";
import { type Event, event } from "../events.ts";
import type { WithAgent } from "./reconcile.ts";
import { putBack } from "./retry.ts";
import { type CellState, wasHeard } from "../state.ts";
import { RUN_MS, TIMINGS } from "../timings.ts";
import { cancel, complete, failOrKeep } from "./ending.ts";

interface OfAttempt {
  readonly agentId: string;
  readonly jobId: string;
  readonly attempt: number;
}

/** The job if that attempt is its current one and that agent's, else a refusal. */
export function current(state: CellState, of: OfAttempt): WithAgent | Decision {
  const job = state.jobs.get(of.jobId);
  if (job === undefined) return stale(of, "the job is finished or unknown");
  if (!("attempt" in job.state) || job.state.attempt !== of.attempt) {
    return stale(of, "another attempt has taken its place");
  }
  if (job.state.agentId !== of.agentId) return stale(of, "the attempt is another agent's");
  return job as WithAgent;
}

function stale(of: { jobId: string; attempt: number }, why: string): Decision {
  return reject("stale_attempt", `attempt ${of.attempt} of job "${of.jobId}" is over: ${why}`);
}

export function acceptAttempt(state: CellState, data: CommandData["AcceptAttempt"], now: number): Decision {
  const job = current(state, data);
  if ("accepted" in job) return job;
  if (job.state.status !== "assigned") return acceptNothing();
  if (job.cancelling) return stop(state, job);
  const deadline = now + RUN_MS[job.spec.kind];
  return accept(job.spec.accountId, [
    event("AttemptAccepted", { jobId: data.jobId, attempt: data.attempt, deadline }),
  ]);
}

/** Leave to press, given once: only the very message that got it is told again. */
export function beginSubmitting(
  state: CellState,
  id: string,
  data: CommandData["BeginSubmitting"],
): Decision {
  const job = current(state, data);
  if ("accepted" in job) return job;
  const { status } = job.state;
  if (status === "assigned") {
    return reject("invalid_input", `job "${data.jobId}" must be accepted before it is submitted`);
  }
  // Whoever lost sight of its press must not press again.
  if (status === "fate_unknown") return stale(data, "its fate is being looked up");
  if (status === "saving") return stale(data, "its outputs are announced already");
  if (job.state.press !== "not_yet") {
    return wasHeard(state, "AttemptSubmitting", data.jobId, id)
      ? acceptNothing()
      : stale(data, "leave to submit was given already, to another message");
  }
  if (job.cancelling) return stop(state, job);
  return accept(job.spec.accountId, [
    event("AttemptSubmitting", { jobId: data.jobId, attempt: data.attempt }),
  ]);
}

/** Ends a cancelled attempt that never asked the provider. */
function stop(state: CellState, job: WithAgent): Decision {
  return accept(job.spec.accountId, cancel(state, job), { type: "drop", reason: "the job was cancelled" });
}

export function confirmSubmitted(state: CellState, data: CommandData["ConfirmSubmitted"]): Decision {
  const job = current(state, data);
  if ("accepted" in job) return job;
  const { jobId, attempt, checkpoint } = data;
  if (job.state.status === "assigned" || job.state.status === "saving") return acceptNothing();
  if (job.state.checkpoint !== null && JSON.stringify(job.state.checkpoint) === JSON.stringify(checkpoint)) {
    return acceptNothing();
  }
  return accept(job.spec.accountId, [event("AttemptSubmitted", { jobId, attempt, checkpoint })]);
}

export function recordOutput(state: CellState, data: CommandData["RecordOutput"], now: number): Decision {
  const { jobId, attempt, output } = data;
  const job = state.jobs.get(jobId);
  if (job === undefined) return stale(data, "the job is finished or unknown");
  if (!("attempt" in job.state) || job.state.attempt !== attempt || job.state.status === "assigned") {
    return stale(data, "another attempt has taken its place");
  }
  const same = job.outputs.find((o) => o.index === output.index);
  if (same?.mediaId === output.mediaId) return acceptNothing();
  const events: Event[] = [event("OutputRecorded", { jobId, attempt, output })];
  const outputs = [...job.outputs.filter((o) => o.index !== output.index), output];
  if (job.state.status === "saving" && outputs.length >= job.state.expected) {
    events.push(...complete(state, job, attempt, outputs, now));
  }
  return accept(job.spec.accountId, events);
}

export function describeOutput(state: CellState, data: CommandData["DescribeOutput"]): Decision {
  const job = current(state, data);
  if ("accepted" in job) return job;
  const { jobId, attempt, index, seed, prompt, providerId, resolution } = data;
  const output = job.outputs.find((o) => o.index === index);
  if (output === undefined || (data.mediaId !== null && data.mediaId !== output.mediaId)) {
    return acceptNothing();
  }
  const news = (seed !== undefined && seed !== output.seed) ||
    (prompt !== undefined && prompt !== output.prompt) ||
    (providerId !== undefined && providerId !== output.providerId) ||
    (resolution !== undefined && resolution !== output.resolution);
  if (!news) return acceptNothing();
  return accept(job.spec.accountId, [
    event("OutputDescribed", {
      jobId,
      attempt,
      index,
      ...(seed === undefined ? {} : { seed }),
      ...(prompt === undefined ? {} : { prompt }),
      ...(providerId === undefined ? {} : { providerId }),
      ...(resolution === undefined ? {} : { resolution }),
    }),
  ]);
}

export function completeAttempt(
  state: CellState,
  data: CommandData["CompleteAttempt"],
  now: number,
): Decision {
  const job = current(state, data);
  if ("accepted" in job) return job;
  const { jobId, attempt, outputs } = data;
  if (outputs < 1) {
    return reject(
      "invalid_input",
      `job "${jobId}" cannot be completed with ${outputs} outputs: report a failure`,
    );
  }
  if (job.outputs.length >= outputs) {
    return accept(job.spec.accountId, complete(state, job, attempt, job.outputs, now));
  }
  if (job.state.status === "saving" && job.state.expected === outputs) return acceptNothing();
  const deadline = now + TIMINGS.savingMs;
  return accept(job.spec.accountId, [event("JobSaving", { jobId, attempt, expected: outputs, deadline })]);
}

export function reportNotFound(
  state: CellState,
  data: CommandData["ReportNotFound"],
  now: number,
): Decision {
  const job = current(state, data);
  if ("accepted" in job) return job;
  if (job.state.status !== "fate_unknown") return acceptNothing();
  // An attempt of which ids are known was pressed, whatever is said of it now.
  if (data.pressed === false && job.state.checkpoint === null) {
    const { jobId, attempt } = data;
    const failure = {
      category: "agent_lost",
      code: "not_pressed",
      message: "the agent was interrupted before it pressed",
      charged: "no",
      retryAfterMs: null,
    } as const;
    const { retryAfterMs: _, ...said } = failure;
    return accept(job.spec.accountId, [
      event("AttemptFailed", { jobId, attempt, ...said, strike: true }),
      ...putBack(state, job, failure, true, now),
    ]);
  }
  const lost = {
    category: "unknown_fate" as const,
    code: "not_found_at_provider",
    message: "the provider has no trace of this job; nothing was charged",
  };
  return accept(job.spec.accountId, failOrKeep(state, job, data.attempt, lost, now));
}
