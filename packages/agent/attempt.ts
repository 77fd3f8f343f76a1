/** One attempt at the hands of the driver: what the driver may do, and how its end is put into words for the server. */

import type { Clock } from "@sluice/clock";
import {
  type AgentMessage,
  MAX_CHECKPOINT_BYTES,
  type NewJob,
  type Recipe,
  type UploadGrant,
} from "@sluice/protocol";
import type { Charged, Checkpoint, Holding } from "@sluice/domain";
import type { AgentJob, LookUpContext, RunContext } from "./driver.ts";
import { Cancelled, Dropped, JobFailure, NeedsHuman, Returned } from "./errors.ts";
import type { Machine } from "./machine.ts";
import type { Outbox } from "./outbox.ts";
import type { Pacer } from "./pacer.ts";
import type { Report } from "./report.ts";
import { getReference, putOutput } from "./transfer.ts";

/** What an attempt needs of the agent around it. */
export interface Surroundings {
  readonly clock: Clock;
  readonly machine: Machine;
  readonly fetch: typeof globalThis.fetch;
  readonly outbox: Outbox;
  readonly pace: Pacer;
  /** Sends what may be lost. */
  readonly say: (message: AgentMessage) => void;
  readonly recipe: () => Recipe | null;
  /** The owner paused the agent at its own machine. */
  readonly pausedHere: () => boolean;
}

/** An attempt in the works. */
export interface Attempt {
  readonly jobId: string;
  readonly attempt: number;
  phase: Holding["phase"];
  checkpoint: Checkpoint | null;
  /** Whether the driver was allowed to press, so that money may have been spent. */
  pressed: boolean;
  /** Indexes of the outputs that were stored so far. */
  readonly outputs: Set<number>;
  readonly control: AbortController;
}

/** The part of `new_job` that a driver sees. */
export function jobOf({ type: _type, uploads: _uploads, trace: _trace, ...job }: NewJob): AgentJob {
  return job;
}

export function beginAttempt(of: { readonly jobId: string; readonly attempt: number }): Attempt {
  return {
    jobId: of.jobId,
    attempt: of.attempt,
    phase: "accepted",
    checkpoint: null,
    pressed: false,
    outputs: new Set(),
    control: new AbortController(),
  };
}

/** What every report of the attempt carries. */
export function heading(of: { readonly jobId: string; readonly attempt: number }) {
  return { jobId: of.jobId, attempt: of.attempt };
}

/**
 * The context of a look-up, and the common half of a run's.
 * @param uploads null when the order was lost, so that nothing can be stored
 * @param trace of the order
 */
export function lookUpContext(
  attempt: Attempt,
  uploads: UploadGrant | null,
  deadline: number,
  { clock, machine, fetch, outbox, say, recipe }: Surroundings,
  trace?: string,
): LookUpContext {
  const { signal } = attempt.control;
  const transfer = { fetch, clock, machine, signal, deadline, ...(trace === undefined ? {} : { trace }) };
  const of = { jobId: attempt.jobId, attempt: attempt.attempt };
  return {
    signal,
    get recipe() {
      return recipe();
    },
    progress(percent, message = "", phase = attempt.phase) {
      if (!signal.aborted) say({ type: "job_progress", ...of, progress: percent, message, phase });
    },
    delta(text) {
      if (!signal.aborted) say({ type: "job_delta", ...of, text });
    },
    async upload(index, bytes, mime, meta = {}) {
      if (uploads === null) {
        throw new JobFailure({
          category: "unknown_fate",
          code: "order_lost",
          message: "upload output: the agent no longer knows where outputs of this job go",
        });
      }
      if (attempt.pressed) attempt.phase = "saving";
      const mediaId = await putOutput(transfer, uploads, index, bytes, mime);
      signal.throwIfAborted();
      attempt.outputs.add(index);
      void outbox.post({ type: "job_output", ...heading(attempt), index, mediaId, meta });
      return { mediaId };
    },
    fetchReference: (reference) => getReference(transfer, reference),
  };
}

/** The context of a run. `keep` makes the attempt's phase and checkpoint survive the process. */
export function runContext(
  attempt: Attempt,
  order: NewJob,
  around: Surroundings,
  keep: (attempt: Attempt) => Promise<void>,
): RunContext {
  const { signal } = attempt.control;
  const common = lookUpContext(attempt, order.uploads, order.deadline, around, order.trace);

  async function askLeave(): Promise<void> {
    // 1. Remembered, so that a restarted agent never takes the job for one that was not begun.
    attempt.phase = "submitting";
    await keep(attempt);
    signal.throwIfAborted();
    // 2. Committed by the server, so that it never hands the job out as new.
    const answer = await unlessAborted(
      around.outbox.post({ type: "submitting", ...heading(attempt) }),
      signal,
    );
    if (answer === "dropped") throw new Dropped("submit: the attempt is not this agent's any more");
    // 3. From here on the button may have been pressed.
    attempt.pressed = true;
    // 4. Unless its owner has paused the agent while leave was asked for: "nothing more" means this one too.
    if (around.pausedHere()) {
      const message = "the agent was paused by its owner just before the press";
      throw new JobFailure({ category: "agent_lost", code: "paused", message, charged: "no" });
    }
  }

  return {
    ...common,
    signal,
    get recipe() {
      return around.recipe();
    },
    async submitting() {
      signal.throwIfAborted();
      if (!attempt.pressed) await around.pace(signal, askLeave);
    },
    async submitted(checkpoint) {
      const bytes = new TextEncoder().encode(JSON.stringify(checkpoint)).length;
      if (bytes > MAX_CHECKPOINT_BYTES) {
        throw new RangeError(
          `report checkpoint: ${bytes} bytes of JSON, at most ${MAX_CHECKPOINT_BYTES} are accepted`,
        );
      }
      attempt.phase = "submitted";
      attempt.checkpoint = checkpoint;
      await keep(attempt);
      signal.throwIfAborted();
      void around.outbox.post({ type: "submitted", ...heading(attempt), checkpoint });
    },
  };
}

function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const aborted = () => reject(signal.reason);
    signal.addEventListener("abort", aborted, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", aborted));
  });
}

/** The report of a run that resolved: outputs that exist are worth more than a cancellation that came too late. */
export function completion(attempt: Attempt): Report {
  const outputs = attempt.outputs.size;
  if (outputs > 0) return { type: "job_completed", ...heading(attempt), outputs };
  const message = "run job: the driver ended without an output";
  const category = attempt.pressed ? "unknown_fate" : "network";
  return failure(attempt, new JobFailure({ category, code: "no_output", message }));
}

/** Whether the attempt can be given back: once leave to press was asked for, nobody knows whether it was given. */
export function isReturnable({ phase }: Attempt): boolean {
  return phase === "accepted" || phase === "composing";
}

/** The report of a run that threw. */
export function failure(attempt: Attempt, error: unknown): Report {
  const charged: Charged = attempt.pressed ? "unknown" : "no";
  if (attempt.control.signal.reason instanceof Cancelled) {
    return cancellation(attempt, error instanceof JobFailure ? error.detail.charged ?? charged : charged);
  }
  const returned = error instanceof Returned ? error : attempt.control.signal.reason;
  if (returned instanceof Returned && isReturnable(attempt)) {
    return { type: "refused", ...heading(attempt), code: returned.code };
  }
  if (error instanceof NeedsHuman && !attempt.pressed) {
    return { type: "needs_human", ...heading(attempt), reason: error.reason, message: brief(error.message) };
  }
  if (error instanceof JobFailure) {
    const { category, code, message, retryAfterMs } = error.detail;
    return {
      type: "job_failed",
      ...heading(attempt),
      category,
      code,
      message: brief(message),
      charged: error.detail.charged ?? charged,
      retryAfterMs: retryAfterMs ?? null,
    };
  }
  return {
    type: "job_failed",
    ...heading(attempt),
    category: attempt.pressed ? "unknown_fate" : "network",
    code: "agent_error",
    message: brief(error instanceof Error ? error.message : String(error)),
    charged,
    retryAfterMs: null,
  };
}

/** A page's words may be of any length; a frame's are not. */
function brief(message: string): string {
  return message.slice(0, 2_000);
}

/** The answer to `cancel_job`. */
export function cancellation(
  of: { readonly jobId: string; readonly attempt: number },
  charged: Charged,
): Report {
  return {
    type: "job_failed",
    ...heading(of),
    category: "cancelled",
    code: "cancelled",
    message: "Cancelled by its owner",
    charged,
    retryAfterMs: null,
  };
}
