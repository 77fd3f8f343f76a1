/** From a submission to the decision on it. */

import type { Command, Outcome } from "@sluice/domain";
import { EdgeError } from "@sluice/protocol";
import type { Caller } from "./authenticate.ts";
import { type Decided, sendCommand } from "./command.ts";
import type { Settings } from "./deps.ts";
import { findJob, type FoundJob, jobOf } from "./job_source.ts";
import type { Kit } from "./kit.ts";
import { compare, type Prepared } from "./prepare_job.ts";
import type { Repeat } from "./repeat.ts";

/** What became of a submission. */
export type Submitted =
  | Extract<Decided, { type: "pending" }>
  | Extract<Decided, { type: "decided" }> & {
    /** The job that the same request began before, or while this one was on its way; null for a new job. */
    readonly replayed: FoundJob | null;
  };

/** Submits what was prepared. A job that is not decided in time is shown as pending from then on. Throws `EdgeError`. */
export async function submitJob(
  kit: Kit,
  { key, accountId }: Caller,
  prepared: Prepared,
): Promise<Submitted> {
  const { settings, view } = kit;
  const { submission, followers, repeat, next = false } = prepared;
  const command: Command<"SubmitJob"> = {
    id: submission.jobId,
    type: "SubmitJob",
    actor: { type: "key", id: key.keyId },
    data: {
      job: submission,
      ...(followers.length === 0 ? {} : { followers }),
      ...(repeat.join ? { join: true } : {}),
      ...(next ? { next } : {}),
    },
  };
  const note = (outcome: Outcome) => {
    if (outcome.ok && outcome.number !== null) view.note(accountId, outcome.number);
  };
  const decided = await sendCommand(settings, command, { repeatable: repeat.fingerprint !== null });
  if (decided.type === "pending") {
    kit.pending.add(jobOf(submission, settings.clock()), decided.outcome, settings.clock);
    decided.outcome.then(note, () => {});
    return decided;
  }
  const { outcome } = decided;
  note(outcome);
  const looks = outcome.ok && (repeat.idempotencyKey !== null || repeat.join);
  return { ...decided, replayed: looks ? await replayOf(kit, prepared, outcome) : null };
}

/**
 * The job that was there before, or null when it is new. Under an Idempotency-Key it is compared even when it seems new:
 * a bus may tell two senders of one id the same outcome. Throws `EdgeError` when it is another one than was asked for.
 */
async function replayOf(
  { settings, view, pending }: Kit,
  { submission, repeat }: Prepared,
  { number, reply }: Extract<Outcome, { ok: true }>,
): Promise<FoundJob | null> {
  if (number !== null && repeat.idempotencyKey === null) return null;
  const jobId = reply.type === "job" ? reply.jobId : submission.jobId;
  const { number: end } = number === null ? await settings.bus.log.head() : { number };
  await view.reached(end, 500);
  const found = await findJob(view, pending, submission.accountId, jobId, { patient: number === null });
  if (found !== null) compare(repeat, found.job.spec);
  else if (number === null) throw await notFound(settings, repeat, end);
  return number === null ? found : null;
}

/** The decider knows the job and nobody else does: it comes here yet, or its owner deleted it. `end`: where the log ended. */
async function notFound(
  { reads, cell }: Settings,
  { idempotencyKey }: Repeat,
  end: number,
): Promise<EdgeError> {
  if (await reads.checkpoint(cell) < end) {
    const message = "the first of these requests cannot be found yet: send it again";
    return new EdgeError("unavailable", message, { retryAfter: 1 });
  }
  const advice = idempotencyKey === null ? "as a new one" : "with a new Idempotency-Key";
  return new EdgeError("erased", `the job of this request was deleted: send the request ${advice}`);
}
