/** How the page stands: whether something is in its owner's hands, and what of its contract is missing. */

import type { SiteRecipe } from "@sluice/recipes";
import type { Look } from "../tab/messages.ts";
import { find } from "./elements.ts";
import { waitFor } from "./wait.ts";

/** What only the owner can put out of the way, in words that end with where he finds it; or null. */
export function blockerOf({ blockers }: SiteRecipe): Look["blocked"] {
  // Several accounts are told apart by the beginning of the path (wire/flow.md §1.1).
  const path = location.pathname.replace(/^\/u\/\d+(?=\/)/, "");
  for (const { reason, message, ...sign } of blockers) {
    const isThere = sign.selector !== undefined && find({ selector: sign.selector }) !== null;
    const isAt = sign.path !== undefined && (path === sign.path || path.startsWith(`${sign.path}/`));
    if (isThere || isAt) return { reason, message: `${message} (${location.origin}${location.pathname})` };
  }
  return null;
}

/** Looks until the page is ready or blocked, at most `waitMs`. */
export async function look(recipe: SiteRecipe, waitMs: number, signal: AbortSignal): Promise<Look> {
  const now = (): Look => ({
    url: location.href,
    blocked: blockerOf(recipe),
    missing: recipe.contract.filter((selector) => document.querySelector(selector) === null),
  });
  const isSettled = (seen: Look) => seen.blocked !== null || seen.missing.length === 0;
  return await waitFor(() => isSettled(now()) && now(), waitMs, signal) ?? now();
}
