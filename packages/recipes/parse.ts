/** The recipes that come with this release, and the check of those that come later. */

import flow from "./flow.json" with { type: "json" };
import freepik from "./freepik.json" with { type: "json" };
import { type Site, type SiteRecipe, siteRecipe } from "./recipe.ts";

/** Something claims to be a recipe and is none. Thrown by `parseRecipe`; the message says where and what is accepted. */
export class RecipeInvalid extends Error {
  override readonly name = "RecipeInvalid";
  constructor(readonly problems: readonly { readonly path: string; readonly message: string }[]) {
    super(
      `read recipe: ${
        problems.slice(0, 5).map(({ path, message }) => `${path || "recipe"}: ${message}`).join("; ")
      }`,
    );
  }
}

/**
 * The recipe if it is one for that site; unknown fields are refused, so that a misspelt one is not silently lost.
 * Throws `RecipeInvalid`.
 */
export function parseRecipe<S extends Site>(site: S, value: unknown): Extract<SiteRecipe, { provider: S }> {
  const result = siteRecipe.safeParse(value);
  const problems = result.success ? [] : result.error.issues.map((issue) => ({
    path: issue.path.join("."),
    message: issue.message,
  }));
  if (result.success && result.data.provider !== site) {
    problems.push({ path: "provider", message: `expected "${site}"` });
  }
  if (result.success && problems.length === 0) problems.push(...brokenPatterns(result.data));
  if (!result.success || problems.length > 0) throw new RecipeInvalid(problems);
  return result.data as Extract<SiteRecipe, { provider: S }>;
}

function brokenPatterns({ errors }: SiteRecipe): { path: string; message: string }[] {
  return errors.flatMap(({ when }, i) =>
    (["reason", "text"] as const).flatMap((key) => {
      try {
        new RegExp(when[key] ?? "");
        return [];
      } catch {
        return [{ path: `errors.${i}.when.${key}`, message: "is not a regular expression" }];
      }
    })
  );
}

/** The recipes of this release. */
export const BUNDLED: { readonly [S in Site]: Extract<SiteRecipe, { provider: S }> } = {
  flow: parseRecipe("flow", flow),
  freepik: parseRecipe("freepik", freepik),
};
