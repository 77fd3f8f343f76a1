/** Which roles a model's site knows, and which one a new reference gets. */

import type { Model, ModelInput, Operation, ReferenceRole } from "@sluice/domain";
import type { Draft } from "../state/draft.ts";

const SITE_MODES: readonly ReferenceRole[] = ["style", "character", "element", "color", "effects", "camera"];

/** What of the model's inputs a reference in that role is. */
export function inputOf(role: ReferenceRole): readonly ModelInput[] {
  switch (role) {
    case "start":
      return ["start_frame"];
    case "end":
      return ["end_frame"];
    case "source":
      return ["source_image", "source_clip"];
    default:
      return ["references"];
  }
}

/** The roles that the model takes, frames first. */
export function rolesOf({ takes, provider }: Model): readonly ReferenceRole[] {
  const has = (role: ReferenceRole) => inputOf(role).some((input) => takes.inputs.includes(input));
  const many: readonly ReferenceRole[] = provider === "freepik"
    ? SITE_MODES
    : provider === "simulator"
    ? ["ingredient", ...SITE_MODES]
    : ["ingredient"];
  return (["start", "end", ...many, "source"] as const).filter(has);
}

/** The role of a reference that comes without one: the first place that is free for its kind. */
export function roleFor(mime: string, draft: Pick<Draft, "references">, model: Model): ReferenceRole {
  const roles = rolesOf(model);
  if (mime.startsWith("video/")) return "source";
  const taken = (role: ReferenceRole) => draft.references.some((one) => one.role === role);
  const free = roles.filter((role) => role !== "source" || model.kind === "image");
  const many = free.find((role) => inputOf(role)[0] === "references");
  const frames = taken("start") || taken("end");
  if (many !== undefined && !(frames && model.takes.framesOrReferences)) return many;
  return free.find((role) => !taken(role)) ?? free[0] ?? "ingredient";
}

/** What is done with a source: what was chosen, or the first that the model can. */
export function operationOf(
  { operation, references }: Pick<Draft, "operation" | "references">,
  { takes }: Model,
): Operation | null {
  if (!references.some(({ role }) => role === "source")) return null;
  return operation ?? takes.operations[0] ?? null;
}
