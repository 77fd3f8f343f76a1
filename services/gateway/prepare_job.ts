/** From what was asked to a submission: the model chosen, references stored, nothing started yet. */

import {
  findModel,
  isFinal,
  type JobSpec,
  type Model,
  type Origin,
  type Submission,
  TIMINGS,
  type WebhookTarget,
} from "@sluice/domain";
import { type Ask, chooseModel, EdgeError, quoted, settingsFor } from "@sluice/protocol";
import type { Caller } from "./authenticate.ts";
import { findJob, type FoundJob } from "./job_source.ts";
import { agentsOnline, type Kit } from "./kit.ts";
import { resolveReferences } from "./references.ts";
import { followerId, jobIdFor, type Repeat } from "./repeat.ts";
import { resolveWebhook } from "./webhook_target.ts";
import { withinTier } from "./within_tier.ts";

export interface Prepared {
  readonly submission: Submission;
  /** Further jobs of the same request, when it asks for more outputs than the model makes at once. */
  readonly followers: readonly Submission[];
  readonly model: Model;
  readonly warnings: readonly string[];
  /** The job that an earlier request with the same Idempotency-Key began; the submission is not to be sent then. */
  readonly earlier: FoundJob | null;
  readonly repeat: Repeat;
  /** Before all that the account has in its queue. */
  readonly next?: boolean;
}

export interface PrepareOptions {
  /** Longest side that reference pictures keep. */
  readonly maxSide: number;
  readonly repeat: Repeat;
  /** Sees the model before the settings are made: for rules that depend on it. */
  readonly fit?: (model: Model) => Ask;
  readonly origin?: Origin;
  readonly retryOf?: string;
  readonly webhook?: WebhookTarget;
}

/** Chooses the model, stores the references and writes the submission. Throws `EdgeError`; nothing is started yet. */
export async function prepareJob(
  kit: Kit,
  { accountId, key }: Caller,
  asked: Ask,
  { maxSide, repeat, fit, origin, retryOf, webhook: known }: PrepareOptions,
): Promise<Prepared> {
  const { settings } = kit;
  const chosen = chooseModel(asked.model, asked.kind, (model) => agentsOnline(kit, accountId, model) > 0);
  const ask = fit?.(chosen.model) ?? asked;
  const counts = countsFor(ask, chosen.model);
  const fitting = settingsFor({ ...ask, count: counts[0] ?? 1 }, chosen.model);
  const shaped = withinTier(kit, accountId, chosen.model, fitting);
  const jobId = jobIdFor(accountId, repeat, settings.newId);
  const earlier = await earlierOf(kit, accountId, repeat, jobId);
  // what a repetition names may be gone by now, and nothing is begun with it
  const isNew = earlier === null;
  const references = isNew && ask.references.length > 0
    ? await resolveReferences(kit.view, accountId, ask.references, maxSide)
    : [];
  const webhook = isNew && ask.webhook !== undefined
    ? await resolveWebhook(kit, accountId, ask.webhook)
    : known;
  const dependsOn = isNew && ask.dependsOn.length > 0
    ? await openDependencies(kit, accountId, ask.dependsOn)
    : [];
  const submission: Submission = {
    jobId,
    accountId,
    keyId: key.keyId,
    kind: ask.kind,
    prompt: ask.prompt,
    ...(ask.negativePrompt === undefined ? {} : { negativePrompt: ask.negativePrompt }),
    model: chosen.model.id,
    settings: shaped.settings,
    references,
    priority: ask.priority,
    dependsOn,
    dependencyTimeoutMs: TIMINGS.dependencyMs,
    metadata: ask.metadata,
    ...(origin === undefined ? {} : { origin }),
    ...(retryOf === undefined ? {} : { retryOf }),
    ...(webhook === undefined ? {} : { webhook }),
    ...(repeat.fingerprint === null ? {} : { fingerprint: repeat.fingerprint }),
  };
  const followers = followersOf(submission, counts);
  if (followers.length > 0) fitIntoOneCommand([submission, ...followers]);
  return {
    submission,
    followers,
    model: findModel(earlier?.job.spec.model ?? "") ?? chosen.model,
    warnings: chosen.warning === null ? shaped.warnings : [chosen.warning, ...shaped.warnings],
    earlier,
    repeat,
  };
}

/** The job that the request's Idempotency-Key stands for, or null. Throws `EdgeError` when that is another request's. */
async function earlierOf(
  kit: Kit,
  accountId: string,
  repeat: Repeat,
  jobId: string,
): Promise<FoundJob | null> {
  if (repeat.idempotencyKey === null) return null;
  const found = await findJob(kit.view, kit.pending, accountId, jobId);
  // one that was refused never came to be: the key is free for another try
  if (found === null || (found.pending && isFinal(found.job))) return null;
  compare(repeat, found.job.spec);
  return found;
}

/** Throws `EdgeError` when the job under the request's Idempotency-Key was asked for by another request. */
export function compare({ idempotencyKey, fingerprint }: Repeat, then: JobSpec): void {
  if (idempotencyKey === null || then.fingerprint === fingerprint) return;
  const message = `idempotency key ${
    quoted(idempotencyKey)
  }: used for another request, send a new key with a new request`;
  throw new EdgeError("idempotency_mismatch", message, { param: "idempotency-key" });
}

/** Ids of all jobs of the request that the job began, its own first. */
export function groupOf({ jobId, followers = 0 }: Pick<JobSpec, "jobId" | "followers">): readonly string[] {
  return [jobId, ...Array.from({ length: followers }, (_, i) => followerId(jobId, i + 1))];
}

/** How many outputs each job makes: on the lenient API one request for many pictures becomes several jobs. */
function countsFor({ kind, lenient, count }: Ask, { maxCount }: Model): readonly number[] {
  if (kind !== "image" || !lenient || count <= maxCount) return [count];
  const jobs = Math.ceil(count / maxCount);
  return Array.from({ length: jobs }, (_, i) => Math.min(maxCount, count - i * maxCount));
}

function followersOf(first: Submission, [, ...counts]: readonly number[]): readonly Submission[] {
  const { fingerprint: _, ...rest } = first;
  const { seed, count } = first.settings;
  return counts.map((n, i) => ({
    ...rest,
    jobId: followerId(first.jobId, i + 1),
    // the same seed would give the same pictures
    settings: {
      ...first.settings,
      count: n,
      ...(seed === undefined ? {} : { seed: (seed + count * (i + 1)) >>> 0 }),
    },
  }));
}

/** Bytes of the jobs of one request, at most: they are stored as one, and brokers refuse large messages. */
const GROUP_BYTES = 512 * 1024;

function fitIntoOneCommand(jobs: readonly Submission[]): void {
  const { length } = new TextEncoder().encode(JSON.stringify(jobs));
  if (length <= GROUP_BYTES) return;
  throw new EdgeError(
    "request_too_large",
    `n: ${jobs.length} jobs with this prompt have ${length} bytes together, accepted are ${GROUP_BYTES}: ` +
      "ask for fewer pictures at once, or for a shorter prompt",
    { param: "n" },
  );
}

/** The dependencies that are not done yet: the decider knows open jobs only. Throws `EdgeError`. */
async function openDependencies(
  kit: Kit,
  accountId: string,
  ids: readonly string[],
): Promise<readonly string[]> {
  const open: string[] = [];
  for (const id of ids) {
    const found = await findJob(kit.view, kit.pending, accountId, id);
    if (found === null) {
      throw new EdgeError("dependency_unknown", `dependsOn "${id}": no such job`, { param: "dependsOn" });
    }
    if (found.job.state.status !== "completed") open.push(id);
  }
  return open;
}
