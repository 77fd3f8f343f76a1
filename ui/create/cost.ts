/** What it will cost, before anybody presses. */

import { type Account, type Model, priceOf, type Scope } from "@sluice/domain";
import type { Draft } from "../state/draft.ts";
import type { Words } from "../text/words.ts";

/** Credits for all outputs of the draft. */
export function costOf(draft: Pick<Draft, "count" | "resolution">, model: Model): number {
  const { resolution, count } = draft;
  return priceOf(model, {
    aspectRatio: "",
    count: model.kind === "video" ? 1 : count,
    ...resolution === null ? {} : { resolution },
  }).price;
}

/** Why the account may not pay for it, or null. */
export function whyNotPaid(
  price: number,
  account: Pick<Account, "suspended" | "balance"> | null,
  scopes: readonly Scope[],
): Words | null {
  if (account === null) return null;
  if (account.suspended) return { key: "create.why.suspended" };
  if (!scopes.includes("generate") && !scopes.includes("admin")) return { key: "create.why.scope" };
  const left = account.balance.available;
  return price > left ? { key: "create.why.credits", params: { price, left } } : null;
}
