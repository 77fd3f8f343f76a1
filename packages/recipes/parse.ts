/** The recipes that come with this release, and the check of those that come later. */

import flow from "./flow.json" with { type: "json" };
import freepik from "./freepik.json" with { type: "json" };
import { strayCalls } from "./calls.ts";
import { troubleOf } from "./patterns.ts";
import { HOSTS, type Site, type SiteRecipe, siteRecipe } from "./recipe.ts";

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
  if (isDeeper(value, MOST_DEEP)) throw new RecipeInvalid([{ path: "", message: "is nested too deep" }]);
  const result = siteRecipe.safeParse(value);
  const problems = result.success ? [] : result.error.issues.map((issue) => ({
    path: issue.path.join("."),
    message: issue.message,
  }));
  if (result.success && result.data.provider !== site) {
    problems.push({ path: "provider", message: `expected "${site}"` });
  }
  if (result.success && problems.length === 0) {
    problems.push(
      ...brokenPatterns(result.data),
      ...strayCalls(result.data, HOSTS[site], SHIPPED[site].calls),
    );
  }
  if (!result.success || problems.length > 0) throw new RecipeInvalid(problems);
  return result.data as Extract<SiteRecipe, { provider: S }>;
}

const SHIPPED = { flow, freepik };
const MOST_DEEP = 30;

function isDeeper(value: unknown, most: number): boolean {
  if (typeof value !== "object" || value === null) return false;
  return most === 0 || Object.values(value).some((part) => isDeeper(part, most - 1));
}

function brokenPatterns(recipe: SiteRecipe): { path: string; message: string }[] {
  const patterns: [path: string, pattern: string | undefined][] = recipe.errors.flatMap(({ when }, i) => [
    [`errors.${i}.when.reason`, when.reason],
    [`errors.${i}.when.text`, when.text],
  ]);
  if (recipe.provider === "flow") patterns.push(["pages.projectOf", recipe.pages.projectOf]);
  return patterns.flatMap(([path, pattern]) => {
    const message = pattern === undefined ? null : troubleOf(pattern);
    return message === null ? [] : [{ path, message }];
  });
}

/** The recipes of this release. */
export const BUNDLED: { readonly [S in Site]: Extract<SiteRecipe, { provider: S }> } = {
  flow: parseRecipe("flow", flow),
  freepik: parseRecipe("freepik", freepik),
};
