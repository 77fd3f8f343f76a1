/** A draft as close to what was asked as a model can make it. */

import type { Model } from "@sluice/domain";
import type { Draft } from "../state/draft.ts";
import { sameRatio, whyNot } from "./fits.ts";
import { roleFor, rolesOf } from "./roles.ts";
import type { Trouble } from "./trouble.ts";

/** What is to be changed so that none of the troubles is left; references that fit nowhere go. */
export function mended(draft: Draft, model: Model, troubles: readonly Trouble[]): Partial<Draft> {
  const at = new Set(troubles.map((trouble) => trouble.at));
  const references = troubles.some((trouble) => typeof trouble.at === "number")
    ? fittingReferences(draft, model)
    : draft.references;
  return {
    references,
    ...at.has("ratio") ? { ratio: nearest(draft.ratio, model) } : {},
    ...at.has("count") ? { count: Math.min(draft.count, model.maxCount) } : {},
    ...at.has("duration") ? { duration: null } : {},
    ...at.has("resolution") ? { resolution: null } : {},
    ...at.has("operation") ? { operation: null } : {},
  };
}

/** In order, each in its role, in another that is free, or not at all. */
function fittingReferences(draft: Draft, model: Model): Draft["references"] {
  const bare = { ...draft, duration: null };
  return draft.references.reduce<Draft["references"]>((kept, reference) => {
    const other = { ...reference, role: roleFor(reference.mime, { references: kept }, model) };
    const fits = [reference, other].find((one) =>
      rolesOf(model).includes(one.role) && whyNot({ ...bare, references: [...kept, one] }, model) === null
    );
    return fits === undefined ? kept : [...kept, fits];
  }, []);
}

/** The model's own ratio stands for what it cannot make; null is its default. */
function nearest(ratio: string | null, { ratios }: Model): string | null {
  return ratio === null ? null : sameRatio(ratio, ratios) ?? null;
}
