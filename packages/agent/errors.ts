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

/** Thrown by a driver's `run` or `lookUp`: the attempt ended without a result. Reported as `job_failed`. */
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
