/** An attempt in an agent's hands, with the order that it came from. */

import { type Attempt, beginAttempt } from "./attempt.ts";
import { Closing, Dropped } from "./errors.ts";
import type { HeldJob } from "./store.ts";

export interface Of {
  readonly jobId: string;
  readonly attempt: number;
}

export interface Held {
  readonly attempt: Attempt;
  readonly record: HeldJob;
  /** Its run has ended: it is held only until the server has heard of it, and takes no slot. */
  over: boolean;
  /** The server takes its slot for free already: nothing but an offer tells that it really is, once the run ends. */
  uncounted: boolean;
}

/** Whether the attempt's end may still be reported: it was neither dropped nor cut short by closing. */
export function isOurs(attempt: Attempt): boolean {
  const { reason } = attempt.control.signal;
  return !(reason instanceof Dropped || reason instanceof Closing);
}

/** What was over before a restart, and is held until the server has heard of it. */
export function heldAgain(record: HeldJob): Held {
  return {
    record,
    over: true,
    uncounted: false,
    attempt: {
      ...beginAttempt(record.order),
      phase: record.phase,
      checkpoint: record.checkpoint,
      pressed: true,
    },
  };
}
