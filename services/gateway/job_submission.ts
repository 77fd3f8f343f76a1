/** From what was asked to the answer of a submission: `POST /api/jobs` and `POST /api/jobs/:id/retry`. */

import type { JobStatus } from "@sluice/domain";
import { apiStatus } from "@sluice/protocol";
import type { Caller } from "./authenticate.ts";
import { accepted } from "./command.ts";
import { replayed, warned } from "./job_answers.ts";
import { jobHeaders, type Kit, type RouteContext } from "./kit.ts";
import type { Prepared } from "./prepare_job.ts";
import { submitJob } from "./submit_job.ts";

/** Longest side of a reference picture on `/api`: contracts/settled.md point 8. */
export const API_MAX_SIDE = 512;

/** As many submissions at once wait for their own commit to come back, to tell their exact place in the queue. */
const EXACT_PLACES = 4;

/** Submits what was prepared and answers 201, or 202 when it is stored and not yet decided. Throws `EdgeError`. */
export async function answerSubmission(
  c: RouteContext,
  kit: Kit,
  caller: Caller,
  prepared: Prepared,
): Promise<Response> {
  const { submission, model, warnings, earlier } = prepared;
  if (earlier !== null) return replayed(c, kit, earlier, warnings);
  const submitted = await submitJob(kit, caller, prepared);
  const { jobId } = submission;
  const headers = jobHeaders(jobId, model);
  if (submitted.type === "pending") {
    const estimatedTime = model.usualSeconds;
    const body = { success: true, jobId, status: "pending", queuePosition: null, estimatedTime };
    return c.json({ ...body, ...warned(warnings) }, 202, headers);
  }
  const { reply, number } = accepted(submitted.outcome);
  if (submitted.replayed !== null) return replayed(c, kit, submitted.replayed, warnings);
  const { status, reserved } = reply.type === "job" ? reply : { status: "queued", reserved: 0 };
  // exact when few ask at once; a crowd is not held up for a number that changes anyway
  if (number !== null && kit.view.waiting < EXACT_PLACES) await kit.view.reached(number, 500);
  const queuePosition = queuedAt(kit, prepared, status);
  return c.json(
    {
      success: true,
      jobId,
      status: status === "finished" ? "completed" : apiStatus(status as JobStatus),
      queuePosition,
      estimatedTime: model.usualSeconds * Math.max(1, queuePosition ?? 1),
      creditsReserved: reserved,
      ...warned(warnings),
    },
    201,
    headers,
  );
}

/**
 * A new job's place among its account's own: the same as `GET` shows, and without a walk over the queue. One whose
 * commit has not come back yet stands behind those that have.
 */
function queuedAt(
  { view: { facts } }: Kit,
  { submission: { accountId, jobId, model, priority }, next = false }: Prepared,
  status: string,
): number | null {
  const job = facts.job(accountId, jobId);
  if ((job?.state.status ?? status) !== "queued") return null;
  if (next) return 1;
  return facts.queuedUpTo(accountId, model, priority) + (job === undefined ? 1 : 0);
}
