/** From what was asked to a command, and to the decision on it. */

import { hash } from "node:crypto";
import { type Command, findModel, type JobSpec, type Model, type Submission, TIMINGS } from "@sluice/domain";
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
}

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
    : await resolveReferences(settings, accountId, ask.references, maxSide);
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
  const earlier = idempotencyKey === null ? null : await findJob(kit.view, kit.pending, accountId, jobId);
  if (earlier !== null && !isSame(submission, earlier.job.spec, ask.model !== undefined)) {
    throw new EdgeError(
      "idempotency_mismatch",
      `idempotency key ${quoted(idempotencyKey)}: used for another request`,
      {
        param: "idempotency-key",
      },
    );
  }
  const warnings = chosen.warning === null ? shaped.warnings : [chosen.warning, ...shaped.warnings];
  return { submission, model: findModel(earlier?.job.spec.model ?? "") ?? chosen.model, warnings, earlier };
}

/** Submits what was prepared. A job that is not decided in time is shown as pending from then on. Throws `EdgeError`. */
export async function submitJob(
  kit: Kit,
  { key, accountId }: Caller,
  submission: Submission,
): Promise<Decided> {
  const command: Command<"SubmitJob"> = {
    id: submission.jobId,
    type: "SubmitJob",
    actor: { type: "key", id: key.keyId },
    data: { job: submission },
  };
  const decided = await sendCommand(kit.settings, command);
  if (decided.type === "pending") {
    const { clock } = kit.settings;
    kit.pending.add(jobOf(submission, clock()), decided.outcome, clock);
  } else if (decided.outcome.ok && decided.outcome.number !== null) {
    kit.view.note(accountId, decided.outcome.number);
  }
  return decided;
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
function isSame(now: Submission, then: JobSpec, modelNamed: boolean): boolean {
  return now.prompt === then.prompt && now.kind === then.kind && (!modelNamed || now.model === then.model) &&
    now.negativePrompt === then.negativePrompt &&
    sorted(now.settings) === sorted(then.settings) && sorted(now.metadata) === sorted(then.metadata) &&
    pictures(now) === pictures(then);
}

function pictures({ references }: Pick<JobSpec, "references">): string {
  return references.map((r) => `${r.role} ${"mediaId" in r ? r.mediaId : r.fromJob}`).join();
}

/** Text that does not depend on the order of fields, which a database may change. */
function sorted(fields: object): string {
  return JSON.stringify(Object.entries(fields).sort(([a], [b]) => a < b ? -1 : 1));
}
