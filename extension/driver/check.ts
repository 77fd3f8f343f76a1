/** The cheap look at a page: is somebody signed in, is anything in the way, is the page as its recipe says. */

import { type AccountReport, NeedsHuman } from "@sluice/agent";
import type { SiteRecipe } from "@sluice/recipes";
import type { Block } from "./block.ts";
import { humanReason, siteFailure } from "./failures.ts";
import { type PageCheck, type SiteDriverOptions, TabElsewhere } from "./site_driver.ts";

/**
 * @param open brings the tab to the page that is to be looked at
 * @throws TabTrouble, JobFailure when the site cannot be asked at the moment
 */
export async function checkPage(
  open: () => Promise<unknown>,
  { tab, recipe }: SiteDriverOptions<SiteRecipe>,
  block: Block,
): Promise<PageCheck> {
  try {
    await open();
  } catch (error) {
    if (error instanceof TabElsewhere) {
      const blocked = { reason: "sign_in", message: error.message } as const;
      return { blocked, missing: [], contract: null, credits: null, tier: null };
    }
    // What else only the owner can mend is seen, and said, by the look that follows.
    if (!(error instanceof NeedsHuman)) throw error;
  }
  const look = await tab.ask("look", { waitMs: recipe().timing["loadMs"] ?? 30_000 });
  const seen = { missing: look.missing, contract: await contractHash(recipe(), look.missing) };
  await block.saw(look.blocked?.reason === "challenge");
  if (look.blocked !== null) {
    return { ...seen, blocked: look.blocked, missing: [], credits: null, tier: null };
  }
  const { reply } = await tab.ask("read", { name: "account", args: {} });
  if (!reply.ok) {
    const failure = siteFailure(recipe(), reply.error);
    if (failure.detail.category !== "needs_human") throw failure;
    const reason = humanReason(failure.detail.code);
    return { ...seen, blocked: { reason, message: failure.message }, credits: null, tier: null };
  }
  const [account] = reply.items;
  const doubt = await block.message();
  return {
    ...seen,
    blocked: doubt === null ? null : { reason: "challenge", message: doubt },
    credits: typeof account?.["credits"] === "number" ? account["credits"] : null,
    tier: account?.["tier"] === undefined ? null : tierOf(recipe(), account["tier"]),
  };
}

/** What the server is told of a look. */
export function reportOf(check: PageCheck, { version, unproven }: SiteRecipe): AccountReport {
  const { blocked, missing, contract, credits, tier } = check;
  return {
    label: null,
    credits,
    tier,
    signedIn: blocked === null,
    ...(blocked === null ? {} : { needs: blocked.reason, message: blocked.message }),
    ...(contract === null
      ? {}
      : { page: { recipe: version, unproven, ok: missing.length === 0, missing, contract } }),
  };
}

function tierOf({ tiers }: SiteRecipe, code: unknown): string {
  const name = String(code);
  return (Object.hasOwn(tiers, name) ? tiers[name] : undefined) ?? name.slice(0, 40);
}

/** Of the parts of the contract that were found: 16 hex digits. */
async function contractHash({ contract }: SiteRecipe, missing: readonly string[]): Promise<string> {
  const found = contract.filter((selector) => !missing.includes(selector));
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(JSON.stringify(found)));
  return new Uint8Array(digest).toHex().slice(0, 16);
}
