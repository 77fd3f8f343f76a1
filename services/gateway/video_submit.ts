/** From an order for a clip to the answer with its job. */

import { isJobReference, type Job, type Origin, type Reference } from "@sluice/domain";
import { type Ask, EdgeError, type ReferenceAsk, StoredUpload } from "@sluice/protocol";
import type { Caller } from "./authenticate.ts";
import { accepted } from "./command.ts";
import { inTurn } from "./in_turn.ts";
import { jobOf } from "./job_source.ts";
import type { Kit, RouteContext } from "./kit.ts";
import { prepareJob } from "./prepare_job.ts";
import { type Repeat, repeatOf } from "./repeat.ts";
import { V1_MAX_SIDE } from "./routes_images.ts";
import { submitJob } from "./submit_job.ts";
import { answerVideo } from "./video_answer.ts";
import { fitInputs, requireOwnSource, requirePictures, withModelFor } from "./video_fit.ts";

export interface VideoOrder {
  readonly ask: Ask;
  /** The request's parsed body, by which its repetition is known. */
  readonly body: unknown;
  /** The job whose clip is the source. */
  readonly made?: Job | null;
  readonly origin?: Origin;
  readonly warnings?: readonly string[];
  /** Further fields of the answer. */
  readonly more?: (job: Job) => object;
}

const turns = inTurn();

/** Starts the job, or finds the one that the same request began, and answers with its video object. Throws `EdgeError`. */
export async function submitVideo(
  c: RouteContext,
  kit: Kit,
  caller: Caller,
  order: VideoOrder,
): Promise<Response> {
  const repeat = repeatOf(c.req.raw, caller, order.body);
  return await turns(repeat, () => submitNow(c, kit, caller, order, repeat));
}

async function submitNow(
  c: RouteContext,
  kit: Kit,
  caller: Caller,
  { ask: asked, made = null, origin, warnings: known = [], more = () => ({}) }: VideoOrder,
  repeat: Repeat,
): Promise<Response> {
  const { settings, view } = kit;
  const { accountId } = caller;
  const { ask, warnings: ofModel } = withModelFor(
    kit,
    accountId,
    await withCharacters(kit, accountId, asked),
    made,
  );
  const prepared = await prepareJob(kit, caller, ask, {
    maxSide: V1_MAX_SIDE,
    repeat,
    fit: (model) => {
      const fitting = fitInputs(ask, model);
      requireOwnSource(model, ask, made);
      requirePictures(model, ask.references);
      return fitting;
    },
    ...(origin === undefined ? {} : { origin }),
  });
  const { submission, earlier } = prepared;
  requireClip(ask.references, submission.references);
  const warnings = [...known, ...ofModel, ...prepared.warnings];
  const answer = (job: Job, pending: boolean) =>
    answerVideo(c, kit, job, { pending, warnings, more: more(job) });
  const replayed = (job: Job, pending: boolean) => {
    c.header("idempotent-replayed", "true");
    return answer(job, pending);
  };
  if (earlier !== null) return replayed(earlier.job, earlier.pending);
  const decided = await submitJob(kit, caller, prepared);
  if (decided.type === "pending") return answer(jobOf(submission, settings.clock()), true);
  const { number } = accepted(decided.outcome);
  if (decided.replayed !== null) return replayed(decided.replayed.job, decided.replayed.pending);
  if (number !== null) await view.reached(number, 500);
  return answer(view.facts.job(accountId, submission.jobId) ?? jobOf(submission, settings.clock()), false);
}

/** The order with the clips among its characters looked up: elsewhere a character is a picture. */
async function withCharacters({ settings: { reads } }: Kit, accountId: string, ask: Ask): Promise<Ask> {
  if (!ask.references.some(({ role }) => role === "character")) return ask;
  const references = await Promise.all(ask.references.map(async (reference): Promise<ReferenceAsk> => {
    const { role, source } = reference;
    if (role !== "character" || typeof source !== "string") return reference;
    const row = await reads.reference(accountId, source.trim());
    return row?.mime.startsWith("video/") === true
      ? { ...reference, source: new StoredUpload(row) }
      : reference;
  }));
  return { ...ask, references };
}

/** Throws `EdgeError` when what is to be made something of is no clip. */
function requireClip(asks: readonly ReferenceAsk[], stored: readonly Reference[]): void {
  const at = asks.findIndex(({ role }) => role === "source");
  const found = stored[at];
  if (found === undefined || isJobReference(found) || found.mime.startsWith("video/")) return;
  const { param } = asks[at] as ReferenceAsk;
  throw new EdgeError("invalid_value", `${param}: found ${found.mime}, accepted is a clip`, { param });
}
