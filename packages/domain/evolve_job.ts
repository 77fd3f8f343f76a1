/** How a job changes with each of its events: the one fold that decider, gateway, projector and studio share. */

import type { Event } from "./events.ts";
import {
  type Checkpoint,
  type FailureCategory,
  isJobReference,
  type Job,
  type JobState,
  type Output,
  type Reference,
} from "./job.ts";
import { placeAt } from "./places.ts";

/** The job that an event is about, or null. */
export function jobIdOf(event: Event): string | null {
  const data: { readonly jobId?: string } = event.data as { readonly jobId?: string };
  return data.jobId ?? (event.type === "JobSubmitted" ? event.data.job.jobId : null);
}

/**
 * Folds one event into a job. `at` is the commit's time in ms since 1970. Returns a new object when something
 * changed, else the same one; events of other things change nothing.
 */
export function evolveJob(job: Job | undefined, event: Event, at: number): Job | undefined {
  if (event.type === "JobSubmitted") {
    const spec = event.data.job;
    const state: JobState = {
      status: "waiting",
      since: at,
      deadline: at + spec.dependencyTimeoutMs,
      for: spec.dependsOn,
    };
    return {
      spec,
      state,
      submittedAt: at,
      waitLeftMs: 0,
      parkedUntil: null,
      startedAt: null,
      finishedAt: null,
      attempts: 0,
      strikes: 0,
      outputs: [],
      credits: { reserved: 0, settled: 0, released: 0 },
      cancelling: false,
      lastFailure: null,
    };
  }
  if (job === undefined || jobIdOf(event) !== job.spec.jobId) return job;
  return change(job, event, at);
}

function change(job: Job, event: Event, at: number): Job {
  switch (event.type) {
    case "CreditsReserved": {
      const { amount, plan } = event.data;
      const reserved = job.credits.reserved + amount;
      return { ...job, credits: { ...job.credits, reserved, ...(plan === undefined ? {} : { plan }) } };
    }
    case "CreditsSettled":
      return { ...job, credits: { ...job.credits, settled: job.credits.settled + event.data.amount } };
    case "CreditsReleased":
      return { ...job, credits: { ...job.credits, released: job.credits.released + event.data.amount } };
    case "DependencyCompleted":
      return resolve(job, event.data.dependency, event.data.references);
    case "JobQueued": {
      const { reason, deadline, place = placeAt(at) } = event.data;
      const state: JobState = {
        status: "queued",
        since: at,
        deadline,
        reason,
        readyAt: null,
        expiresAt: deadline,
        place,
      };
      return { ...to(job, state), parkedUntil: reason === "resumed" ? null : job.parkedUntil };
    }
    case "JobHeld": {
      const { deadline } = event.data;
      const state: JobState = {
        status: "queued",
        since: at,
        deadline,
        reason: "held by its owner",
        readyAt: null,
        expiresAt: deadline,
        held: true,
      };
      return to(job, state);
    }
    case "JobPrioritized":
      return { ...job, spec: { ...job.spec, priority: event.data.priority } };
    case "JobMoved": {
      const { priority, place } = event.data;
      const state = job.state.status === "queued" ? { ...job.state, place } : job.state;
      return { ...job, spec: { ...job.spec, priority }, state };
    }
    case "JobWaitExtended":
      return extended(job, event.data.deadline);
    case "JobErased":
      return erased(job, event.data.indexes, at);
    case "JobDelayed": {
      const { until, reason, deadline } = event.data;
      return to(job, {
        status: "queued",
        since: at,
        deadline: until,
        reason,
        readyAt: until,
        expiresAt: deadline,
      });
    }
    case "JobParked": {
      const { agentId, reason, message, deadline } = event.data;
      const state: JobState = {
        status: "needs_human",
        since: at,
        deadline,
        agentId,
        humanReason: reason,
        message,
      };
      return { ...to(job, state), parkedUntil: deadline };
    }
    case "JobAssigned": {
      const { attempt, agentId, deadline } = event.data;
      const waitLeftMs = job.state.status === "queued"
        ? Math.max(0, job.state.expiresAt - at)
        : job.waitLeftMs;
      const state: JobState = { status: "assigned", since: at, deadline, attempt, agentId };
      return { ...to(job, state), attempts: attempt, outputs: [], waitLeftMs };
    }
    case "AttemptAccepted": {
      const { attempt, deadline } = event.data;
      const state: JobState = {
        status: "running",
        since: at,
        deadline,
        attempt,
        agentId: agentOf(job),
        press: "not_yet",
        checkpoint: null,
      };
      return { ...to(job, state), startedAt: job.startedAt ?? at };
    }
    case "AttemptSubmitting":
      return job.state.status === "running" ? to(job, { ...job.state, press: "submitting" }) : job;
    case "AttemptSubmitted": {
      const { checkpoint } = event.data;
      if (job.state.status === "running") return to(job, { ...job.state, press: "submitted", checkpoint });
      return job.state.status === "fate_unknown" ? to(job, { ...job.state, checkpoint }) : job;
    }
    case "AttemptFateUnknown": {
      const { attempt, deadline, reason } = event.data;
      const checkpoint = checkpointOf(job);
      return to(job, {
        status: "fate_unknown",
        since: at,
        deadline,
        attempt,
        agentId: agentOf(job),
        checkpoint,
        reason,
      });
    }
    case "AttemptFailed": {
      const { category, message, strike } = event.data;
      return failed(job, category, message, strike);
    }
    case "AttemptLost":
      return failed(job, "agent_lost", event.data.reason, true);
    case "AttemptRefused":
      return failed(job, "agent_lost", `the agent refused the job: ${event.data.code}`, false);
    case "OutputRecorded":
      return { ...job, outputs: withOutput(job.outputs, event.data.output) };
    case "OutputDescribed":
      return {
        ...job,
        outputs: job.outputs.map((o) => o.index === event.data.index ? described(o, event.data) : o),
      };
    case "JobSaving": {
      const { attempt, expected, deadline } = event.data;
      const held = { since: at, deadline, attempt, agentId: agentOf(job), checkpoint: checkpointOf(job) };
      return to(job, { status: "saving", ...held, expected });
    }
    case "CancelRequested": {
      const state = "deadline" in job.state ? { ...job.state, deadline: event.data.deadline } : job.state;
      return { ...job, state, cancelling: true };
    }
    case "JobCompleted":
      return end(job, { status: "completed", at, attempt: event.data.attempt, agentId: agentOf(job) }, at);
    case "JobFailed": {
      const { category, code, message } = event.data;
      return end(job, { status: "failed", at, category, code, message }, at);
    }
    case "JobCancelled":
      return end(job, { status: "cancelled", at }, at);
    case "JobSkipped":
      return end(
        job,
        { status: "skipped", at, because: event.data.because, message: event.data.message },
        at,
      );
    case "JobExpired":
      return end(job, { status: "expired", at, code: event.data.code, message: event.data.message }, at);
    default:
      return job;
  }
}

/**
 * The job without what its owner wants forgotten; that it was, and what it cost, stays. As long as it has other outputs
 * than those of `indexes`, its prompt stays as well.
 */
function erased(job: Job, indexes: readonly number[] | undefined, at: number): Job {
  const outputs = indexes === undefined ? [] : job.outputs.filter(({ index }) => !indexes.includes(index));
  if (indexes !== undefined && outputs.length === job.outputs.length) return job;
  if (outputs.length > 0) return { ...job, outputs };
  const { negativePrompt: _, ...spec } = job.spec;
  return { ...job, spec: { ...spec, prompt: "", references: [] }, outputs: [], erasedAt: at };
}

function extended(job: Job, deadline: number): Job {
  switch (job.state.status) {
    case "waiting":
      return to(job, { ...job.state, deadline });
    case "queued":
      return to(job, { ...job.state, deadline, expiresAt: deadline });
    default:
      return job;
  }
}

function to(job: Job, state: JobState): Job {
  return { ...job, state };
}

function failed(job: Job, category: FailureCategory, message: string, strike: boolean): Job {
  const lastFailure = { category, message, agentId: agentOf(job) };
  return { ...job, lastFailure, strikes: job.strikes + (strike ? 1 : 0) };
}

function end(job: Job, state: JobState, at: number): Job {
  return { ...job, state, finishedAt: at };
}

/** The agent of the current attempt; empty when the job is with nobody. */
function agentOf(job: Job): string {
  return "agentId" in job.state ? job.state.agentId : "";
}

function checkpointOf(job: Job): Checkpoint | null {
  return "checkpoint" in job.state ? job.state.checkpoint : null;
}

function withOutput(outputs: readonly Output[], output: Output): readonly Output[] {
  const others = outputs.filter((o) => o.index !== output.index);
  return [...others, output].sort((a, b) => a.index - b.index);
}

function described(
  output: Output,
  data: Pick<Output, "seed" | "prompt" | "providerId" | "resolution">,
): Output {
  return {
    ...output,
    ...(data.seed === undefined ? {} : { seed: data.seed }),
    ...(data.prompt === undefined ? {} : { prompt: data.prompt }),
    ...(data.providerId === undefined ? {} : { providerId: data.providerId }),
    ...(data.resolution === undefined ? {} : { resolution: data.resolution }),
  };
}

function resolve(job: Job, dependency: string, found: readonly (readonly [number, Reference])[]): Job {
  const references = [...job.spec.references];
  for (const [place, reference] of found) {
    const old = references[place];
    if (old !== undefined && isJobReference(old)) references[place] = reference;
  }
  const state = job.state.status === "waiting"
    ? { ...job.state, for: job.state.for.filter((id) => id !== dependency) }
    : job.state;
  return { ...job, spec: { ...job.spec, references }, state };
}
