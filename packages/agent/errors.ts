/** What a driver throws to say how an attempt ended, and what it catches when the attempt is taken away. */

import type { Charged, FailureCategory, HumanReason } from "@sluice/domain";

/** What a driver knows about a failure. */
export interface FailureDetail {
  /** Decides what happens next; design.md §6. */
  readonly category: FailureCategory;
  /** A short word for programs, such as `provider_busy`. */
  readonly code: string;
  /** Words for the owner; the provider's own where it gave some. */
  readonly message: string;
  /** Left out: `no` before the button was pressed, `unknown` afterwards. */
  readonly charged?: Charged;
  /** When another try makes sense, milliseconds from now. */
  readonly retryAfterMs?: number;
}

/**
 * Thrown by a driver's `run` or `lookUp`: the attempt ended without a result. Reported as `job_failed`. Where the owner
 * is needed after the press and the provider surely took nothing, it has the category `needs_human`, the reason as
 * `code`, and `charged` "no".
 */
export class JobFailure extends Error {
  override readonly name = "JobFailure";
  constructor(readonly detail: FailureDetail, options?: ErrorOptions) {
    super(detail.message, options);
  }
}

/** Thrown by a driver's `run` before it pressed: the owner must do something first. Parks the job. */
export class NeedsHuman extends Error {
  override readonly name = "NeedsHuman";
  constructor(readonly reason: HumanReason, message: string) {
    super(message);
  }
}

/**
 * Thrown by a driver's `run` before it asked for leave to press, and the signal's reason when the owner paused the
 * agent: the job goes to another agent, or comes back later. Reported as `refused`, and not held against the job.
 */
export class Returned extends Error {
  override readonly name = "Returned";
  /** `code`: a short word for programs, such as `resting`. */
  constructor(readonly code: string, message: string) {
    super(message);
  }
}

/** The signal's reason, and what `submitting()` rejects with, when the attempt is not this agent's any more. */
export class Dropped extends Error {
  override readonly name = "Dropped";
}

/** The signal's reason when the owner cancelled the job. */
export class Cancelled extends Error {
  override readonly name = "Cancelled";
}

/** The signal's reason when the agent itself is being closed; its work is picked up at the next start. */
export class Closing extends Error {
  override readonly name = "Closing";
}
