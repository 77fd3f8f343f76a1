/** The keys and accounts of all cells, for whoever stands at the door: a request does not say which cell it is for. */

import { cellOf } from "@sluice/domain";
import type { EdgeView } from "./edge_view.ts";
import type { Facts } from "./facts.ts";

export type Directory = Pick<Facts, "account" | "key" | "keyByHash">;

/** The view of cell `n` stands at `n`. */
export function directoryOf(views: readonly Pick<EdgeView, "facts">[]): Directory {
  const [only] = views;
  if (only !== undefined && views.length === 1) return only.facts;
  const first = <T>(look: (facts: Facts) => T | undefined): T | undefined => {
    for (const { facts } of views) {
      const found = look(facts);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  return {
    account: (accountId) => views[cellOf(accountId)]?.facts.account(accountId),
    key: (keyId) => first((facts) => facts.key(keyId)),
    keyByHash: (hash) => first((facts) => facts.keyByHash(hash)),
  };
}
