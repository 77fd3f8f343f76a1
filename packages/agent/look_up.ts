/** Finds work that was pressed earlier and whose end nobody saw. */

import { sleep } from "@sluice/clock";
import type { FailureCategory } from "@sluice/domain";
import type { NewJob, UploadGrant } from "@sluice/protocol";
import {
  type Attempt,
  completion,
  failure,
  heading,
  jobOf,
  lookUpContext,
  type Surroundings,
} from "./attempt.ts";
import { backoff } from "./backoff.ts";
import type { LookUpAnswer, ProviderDriver } from "./driver.ts";
import { Cancelled, JobFailure } from "./errors.ts";
import type { Report } from "./report.ts";

/** Troubles of the way to the provider: they say nothing of the work itself. */
const PASSING: ReadonlySet<FailureCategory> = new Set(["agent_lost", "network", "throttled", "needs_human"]);

const FIRST_WAIT_MS = 5_000;
const LONGEST_WAIT_MS = 60_000;
/** Time to find a clip of 200 MB, to fetch it and to store it. The server asks again, so no work is lost by it. */
const LOOK_UP_MS = 15 * 60_000;

/**
 * Asks the driver until it has an answer; trouble on the way (no network, a page that does not load) is no answer,
 * because a wrong `not_found` would have the work done and paid twice. Null when the attempt was taken away. After
 * 15 minutes it gives up with `network`, by which the server knows no more than before: a driver that hangs must
 * not keep the next question from being asked.
 * @param uploads null when the order was lost and the question did not bring it
 */
export async function findWork(
  driver: ProviderDriver,
  attempt: Attempt,
  order: NewJob | null,
  uploads: UploadGrant | null,
  around: Surroundings,
): Promise<Report | null> {
  const { control } = attempt;
  const ref = { jobId: attempt.jobId, attempt: attempt.attempt, order: order === null ? null : jobOf(order) };
  const context = lookUpContext(attempt, uploads, around.clock.now() + LOOK_UP_MS, around, order?.trace);
  const lookUp = driver.lookUp?.bind(driver);
  if (lookUp === undefined) {
    return failure(
      attempt,
      new JobFailure({
        category: "unknown_fate",
        code: "cannot_look_up",
        message: `look up job: a ${driver.provider} agent of this version cannot find earlier work`,
      }),
    );
  }
  const search = () => lookUp(ref, attempt.checkpoint, context);
  return await new Promise((resolve, reject) => {
    const stop = around.clock.after(LOOK_UP_MS, () => {
      const message = `look up job: no answer within ${LOOK_UP_MS / 60_000} minutes`;
      const late = new JobFailure({
        category: "network",
        code: "look_up_timeout",
        message,
        charged: "unknown",
      });
      resolve(isTakenAway(attempt) ? null : failure(attempt, late));
      control.abort(late);
    });
    insist(attempt, search, around).then(resolve, reject).finally(stop);
  });
}

/** Searches until there is an answer; null when the attempt was taken away or its time was up. */
async function insist(
  attempt: Attempt,
  search: () => Promise<LookUpAnswer>,
  { clock, machine }: Surroundings,
): Promise<Report | null> {
  const { signal } = attempt.control;
  for (let tries = 0;; tries++) {
    try {
      attempt.outputs.clear();
      const answer = await search();
      if (isTakenAway(attempt)) return null;
      if (answer === "found") return completion(attempt);
      const trace = { type: "not_found", ...heading(attempt) } as const;
      return answer === "not_pressed" ? { ...trace, pressed: false } : trace;
    } catch (error) {
      if (signal.aborted) return isTakenAway(attempt) ? null : failure(attempt, error);
      if (error instanceof JobFailure && !PASSING.has(error.detail.category)) return failure(attempt, error);
    }
    try {
      await sleep(clock, backoff(tries, FIRST_WAIT_MS, LONGEST_WAIT_MS, machine), signal);
    } catch (error) {
      return isTakenAway(attempt) ? null : failure(attempt, error);
    }
  }
}

/** Whether nobody waits for an answer any more; a cancelled attempt still owes one. */
function isTakenAway({ control: { signal } }: Attempt): boolean {
  return signal.aborted && !(signal.reason instanceof Cancelled);
}
