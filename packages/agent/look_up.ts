/** Finds work that was pressed earlier and whose end nobody saw. */

import type { FailureCategory } from "@sluice/domain";
import type { NewJob, ReportedMessage, UploadGrant } from "@sluice/protocol";
import {
  type Attempt,
  completion,
  failure,
  heading,
  jobOf,
  lookUpContext,
  type Surroundings,
} from "./attempt.ts";
import { backoff, sleep } from "./clock.ts";
import type { ProviderDriver } from "./driver.ts";
import { Cancelled, JobFailure } from "./errors.ts";

/** Troubles of the way to the provider: they say nothing of the work itself. */
const PASSING: ReadonlySet<FailureCategory> = new Set(["agent_lost", "network", "throttled", "needs_human"]);

const FIRST_WAIT_MS = 5_000;
const LONGEST_WAIT_MS = 60_000;

/**
 * Asks the driver until it has an answer; trouble on the way (no network, a page that does not load) is no answer,
 * because a wrong `not_found` would have the work done and paid twice. Null when the attempt was taken away.
 * @param uploads null when the order was lost and the question did not bring it
 */
export async function findWork(
  driver: ProviderDriver,
  attempt: Attempt,
  order: NewJob | null,
  uploads: UploadGrant | null,
  around: Surroundings,
): Promise<ReportedMessage | null> {
  const { signal } = attempt.control;
  const ref = { jobId: attempt.jobId, attempt: attempt.attempt, order: order === null ? null : jobOf(order) };
  const context = lookUpContext(attempt, uploads, Infinity, around);
  if (driver.lookUp === undefined) {
    return failure(
      attempt,
      new JobFailure({
        category: "unknown_fate",
        code: "cannot_look_up",
        message: `look up job: a ${driver.provider} agent of this version cannot find earlier work`,
      }),
    );
  }
  for (let tries = 0;; tries++) {
    try {
      attempt.outputs.clear();
      const answer = await driver.lookUp(ref, attempt.checkpoint, context);
      if (signal.aborted && !(signal.reason instanceof Cancelled)) return null;
      return answer === "not_found" ? { type: "not_found", ...heading(attempt) } : completion(attempt);
    } catch (error) {
      if (signal.reason instanceof Cancelled) return failure(attempt, error);
      if (signal.aborted) return null;
      if (error instanceof JobFailure && !PASSING.has(error.detail.category)) return failure(attempt, error);
    }
    try {
      await sleep(around.clock, backoff(tries, FIRST_WAIT_MS, LONGEST_WAIT_MS), signal);
    } catch (error) {
      return signal.reason instanceof Cancelled ? failure(attempt, error) : null;
    }
  }
}
