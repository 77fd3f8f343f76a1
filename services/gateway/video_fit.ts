/** What a model can start from: said before anything is stored or charged. */

import { findModel, type Job, type Model, type ModelInput, MODELS, type Operation } from "@sluice/domain";
import { type Ask, chooseModel, EdgeError, type ReferenceAsk, StoredUpload } from "@sluice/protocol";
import { agentsOnline, type Kit } from "./kit.ts";

/** The order as it is when the model can make it. Throws `EdgeError` that names the field and what the model takes. */
export function fitInputs(ask: Ask, model: Model): Ask {
  const { takes } = model;
  for (const reference of ask.references) {
    const input = inputOf(reference, model);
    if (!takes.inputs.includes(input)) throw refused(reference.param, model, wordsFor(input));
  }
  const { operation } = ask;
  const source = ask.references.find(({ role }) => role === "source");
  if (operation !== undefined && source !== undefined && !takes.operations.includes(operation)) {
    throw refused(source.param, model, `a clip to ${operation}`, whoCan(operation));
  }
  const frames = ask.references.filter(({ role }) => role === "start" || role === "end");
  const last = frames.find(({ role }) => role === "end");
  if (last !== undefined && frames.length === 1 && takes.framesOrReferences) {
    throw refused(last.param, model, "a last frame without a first one");
  }
  const others = ask.references.filter((reference) => inputOf(reference, model) === "references");
  const [extra] = others.slice(takes.maxReferences);
  if (extra !== undefined) {
    throw refused(extra.param, model, `more than ${takes.maxReferences} references`);
  }
  const [first] = others;
  if (first !== undefined && frames.length > 0 && takes.framesOrReferences) {
    throw refused(first.param, model, "references together with frames");
  }
  return ask;
}

/** The order with the model that is to make something of a clip: the one named, else that of the clip, else one that can. */
export function withModelFor(
  kit: Kit,
  accountId: string,
  ask: Ask,
  made: Job | null,
): { readonly ask: Ask; readonly warnings: readonly string[] } {
  const { operation } = ask;
  if (operation === undefined) return { ask, warnings: [] };
  const own = ask.model === undefined && made !== null ? findModel(made.spec.model) : undefined;
  if (own?.takes.operations.includes(operation) === true) {
    return { ask: { ...ask, model: own.id }, warnings: [] };
  }
  const can = (model: Model) =>
    model.takes.operations.includes(operation) && (!model.takes.ownSourcesOnly || isOf(model, made));
  const { model, warning } = chooseModel(
    ask.model,
    ask.kind,
    (model) => can(model) && agentsOnline(kit, accountId, model) > 0,
  );
  return { ask: { ...ask, model: model.id }, warnings: warning === null ? [] : [warning] };
}

/** Throws `EdgeError` for a clip that the model cannot be given: its site makes something of its own clips only. */
export function requireOwnSource(model: Model, { operation, references }: Ask, made: Job | null): void {
  const source = references.find(({ role }) => role === "source");
  if (source === undefined || operation === undefined || !model.takes.ownSourcesOnly || isOf(model, made)) {
    return;
  }
  const others = whoCan(operation).filter(({ takes }) => !takes.ownSourcesOnly);
  throw refused(source.param, model, `a clip that ${model.provider} did not make`, others);
}

/** Throws `EdgeError` for a clip among the characters that the model cannot look at. */
export function requirePictures(model: Model, references: readonly ReferenceAsk[]): void {
  if (!model.takes.ownSourcesOnly && model.takes.inputs.includes("source_clip")) return;
  const clip = references.find(({ role, source }) => role === "character" && source instanceof StoredUpload);
  if (clip !== undefined) throw refused(clip.param, model, "a character that is a clip");
}

function isOf(model: Model, made: Job | null): boolean {
  return made !== null && findModel(made.spec.model)?.provider === model.provider;
}

function inputOf({ role }: ReferenceAsk, { kind }: Model): ModelInput {
  switch (role) {
    case "start":
      return "start_frame";
    case "end":
      return "end_frame";
    case "source":
      return kind === "video" ? "source_clip" : "source_image";
    default:
      return "references";
  }
}

function wordsFor(input: ModelInput): string {
  return {
    start_frame: "a first frame",
    end_frame: "a last frame",
    references: "references",
    source_image: "a picture to change",
    source_clip: "a clip",
  }[input];
}

function whoCan(operation: Operation): readonly Model[] {
  return MODELS.filter((model) => model.kind === "video" && model.takes.operations.includes(operation));
}

function refused(
  param: string,
  { id, takes }: Model,
  what: string,
  instead: readonly Model[] = [],
): EdgeError {
  const hint = instead.length === 0
    ? ""
    : `; models that can: ${instead.map((model) => model.id).join(", ")}`;
  const message = `${param}: ${id} does not take ${what}, accepted is ${
    ["a prompt", ...takes.inputs.map(wordsFor)].join(", ")
  }${hint}`;
  return new EdgeError("unsupported_parameter", message, { param });
}
