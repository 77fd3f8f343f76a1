/** From what was asked to a command, and to the decision on it. */

import { hash } from "node:crypto";
import {
  type Command,
  findModel,
  isFinal,
  type JobSpec,
  type Model,
  type Outcome,
  type Submission,
  TIMINGS,
} from "@sluice/domain";
import { type Ask, chooseModel, EdgeError, quoted, settingsFor } from "@sluice/protocol";
import type { Caller } from "./authenticate.ts";
import { type Decided, sendCommand } from "./command.ts";
import { findJob, type FoundJob, jobOf } from "./job_source.ts";
import { agentsOnline, type Kit } from "./kit.ts";
import { resolveReferences } from "./references.ts";

export interface Prepared {
  readonly submission: Submission;
  readonly model: Model;
  readonly warnings: readonly string[];
  /** The job that an earlier request with the same Idempotency-Key began. */
  readonly earlier: FoundJob | null;
  /** Throws `EdgeError` when the job under the request's Idempotency-Key is another one; null without a key. */
  readonly compare: ((then: JobSpec) => void) | null;
}

/** What became of a submission. */
export type Submitted =
  | Extract<Decided, { type: "pending" }>
  | Extract<Decided, { type: "decided" }> & {
    /** The job that a request with the same Idempotency-Key began while this one was on its way. */
    readonly replayed: FoundJob | null;
  };

export interface PrepareOptions {
  /** Longest side that reference pictures keep. */
  readonly maxSide: number;
  readonly idempotencyKey: string | null;
  /** Sees the model before the settings are made: for rules that depend on it. */
  readonly fit?: (model: Model) => Ask;
}

/** Chooses the model, stores the references and writes the submission. Throws `EdgeError`; nothing is started yet. */
export async function prepareJob(
  kit: Kit,
  { accountId, key }: Caller,
  asked: Ask,
  { maxSide, idempotencyKey, fit }: PrepareOptions,
): Promise<Prepared> {
  const { settings } = kit;
  const chosen = chooseModel(asked.model, asked.kind, (model) => agentsOnline(kit, accountId, model) > 0);
  const ask = fit?.(chosen.model) ?? asked;
  const shaped = settingsFor(ask, chosen.model);
  const references = ask.references.length === 0
    ? []
    : await resolveReferences(kit.view, accountId, ask.references, maxSide);
  const jobId = idempotencyKey === null ? settings.newId() : jobIdOf(accountId, asked.kind, idempotencyKey);
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
    dependsOn: ask.dependsOn.length === 0 ? [] : await openDependencies(kit, accountId, ask.dependsOn),
    dependencyTimeoutMs: TIMINGS.dependencyMs,
    metadata: ask.metadata,
  };
  const compare = idempotencyKey === null ? null : (then: JobSpec) => {
    if (isSame(submission, then, ask)) return;
    const message = `idempotency key ${quoted(idempotencyKey)}: used for another request`;
    throw new EdgeError("idempotency_mismatch", message, { param: "idempotency-key" });
  };
  const found = idempotencyKey === null ? null : await findJob(kit.view, kit.pending, accountId, jobId);
  // one that was refused never came to be: the key is free for another try
  const earlier = found !== null && found.pending && isFinal(found.job) ? null : found;
  if (earlier !== null) compare?.(earlier.job.spec);
  const warnings = chosen.warning === null ? shaped.warnings : [chosen.warning, ...shaped.warnings];
  return {
    submission,
    model: findModel(earlier?.job.spec.model ?? "") ?? chosen.model,
    warnings,
    earlier,
    compare,
  };
}

/** Submits what was prepared. A job that is not decided in time is shown as pending from then on. Throws `EdgeError`. */
export async function submitJob(
  kit: Kit,
  { key, accountId }: Caller,
  { submission, compare }: Prepared,
): Promise<Submitted> {
  const { settings, view } = kit;
  const command: Command<"SubmitJob"> = {
    id: submission.jobId,
    type: "SubmitJob",
    actor: { type: "key", id: key.keyId },
    data: { job: submission },
  };
  const note = (outcome: Outcome) => {
    if (outcome.ok && outcome.number !== null) view.note(accountId, outcome.number);
  };
  const decided = await sendCommand(settings, command, { repeatable: compare !== null });
  if (decided.type === "pending") {
    kit.pending.add(jobOf(submission, settings.clock()), decided.outcome, settings.clock);
    decided.outcome.then(note, () => {});
    return decided;
  }
  const { outcome } = decided;
  note(outcome);
  const replayed = compare === null || !outcome.ok
    ? null
    : await replayOf(kit, submission, outcome.number, compare);
  return { ...decided, replayed };
}

/**
 * The job that was there before under the same key, or null when it is new. Compared even when it seems new: a bus may
 * tell two senders of one id the same outcome. Throws `EdgeError` when it is another one than was asked for.
 */
async function replayOf(
  { settings, view, pending }: Kit,
  { accountId, jobId }: Submission,
  number: number | null,
  compare: (then: JobSpec) => void,
): Promise<FoundJob | null> {
  const { number: end } = number === null ? await settings.bus.log.head() : { number };
  await view.reached(end, 500);
  const found = await findJob(view, pending, accountId, jobId);
  if (found !== null) compare(found.job.spec);
  else if (number === null) {
    throw new EdgeError(
      "unavailable",
      "the first request with this idempotency key cannot be found yet: send it again",
    );
  }
  return number === null ? found : null;
}

const MAX_KEY = 255;

/** The header's key, or null. Throws `EdgeError` when it is empty or too long. */
export function idempotencyKeyOf(headers: Headers): string | null {
  const key = headers.get("idempotency-key");
  if (key === null || (key.length > 0 && key.length <= MAX_KEY)) return key;
  throw new EdgeError(
    "invalid_value",
    `idempotency-key ${quoted(key)}: accepted is 1 to ${MAX_KEY} characters`,
    {
      param: "idempotency-key",
    },
  );
}

/** A UUID (version 8) that the same account, kind and key always give, so that the decider knows the repetition. */
function jobIdOf(accountId: string, kind: string, key: string): string {
  const hex = hash("sha256", JSON.stringify([accountId, kind, key]), "hex");
  const variant = (parseInt(hex[16] ?? "0", 16) & 0x3 | 0x8).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${
    hex.slice(20, 32)
  }`;
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

/** Whether a repeated request asks for the same. A default model may have changed meanwhile; a named one may not. */
function isSame(now: Submission, then: JobSpec, asked: Ask): boolean {
  return now.prompt === then.prompt && now.kind === then.kind &&
    (asked.model === undefined || now.model === then.model) &&
    now.negativePrompt === then.negativePrompt && now.priority === then.priority &&
    sorted(now.settings) === sorted(then.settings) && sorted(now.metadata) === sorted(then.metadata) &&
    pictures(now) === pictures(then) &&
    // what was done at the first time is not waited for: only what was open then is in the job
    isWithin(now.dependsOn, then.dependsOn) && isWithin(then.dependsOn, asked.dependsOn);
}

function isWithin(ids: readonly string[], others: readonly string[]): boolean {
  return ids.every((id) => others.includes(id));
}

function pictures({ references }: Pick<JobSpec, "references">): string {
  return references.map((r) => `${r.role} ${"mediaId" in r ? r.mediaId : r.fromJob}`).join();
}

/** Text that does not depend on the order of fields, which a database may change. */
function sorted(fields: object): string {
  return JSON.stringify(Object.entries(fields).sort(([a], [b]) => a < b ? -1 : 1));
}
