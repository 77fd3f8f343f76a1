/**
 * What owners do with finished work. The state knows no finished jobs, boards or views: that they are the account's is the
 * sender's word, and the folds look at it once more.
 */

import { type AssetRef, MAX_ARRANGED } from "../asset.ts";
import type { CommandData } from "../commands.ts";
import { accept, type Decision, reject } from "../decision.ts";
import { type Event, event } from "../events.ts";
import type { CellState } from "../state.ts";

/** Stars, boards, tags and alternative texts. */
export function arrangeAssets(state: CellState, data: CommandData["ArrangeAssets"]): Decision {
  return ofAssets(state, "arrange", data, event("AssetsArranged", data));
}

/** Into the trash or out of it. */
export function trashAssets(state: CellState, data: CommandData["TrashAssets"]): Decision {
  const { accountId, assets, trashed } = data;
  const type = trashed ? "AssetsTrashed" : "AssetsRestored";
  return ofAssets(state, trashed ? "trash" : "restore", data, event(type, { accountId, assets }));
}

/** A fact about an owner's boards and views, as it was wished. */
export function ofOwner(state: CellState, fact: Event & { readonly data: { readonly accountId: string } }) {
  const { accountId } = fact.data;
  if (state.accounts.has(accountId)) return accept(accountId, [fact]);
  return reject("not_found", `change the library: there is no account "${accountId}"`);
}

function ofAssets(
  state: CellState,
  action: string,
  { accountId, assets }: { readonly accountId: string; readonly assets: readonly AssetRef[] },
  fact: Event,
): Decision {
  if (assets.length === 0 || assets.length > MAX_ARRANGED) {
    const accepted = `accepted are 1 to ${MAX_ARRANGED} at once`;
    return reject("invalid_input", `${action} assets: they are ${assets.length}, ${accepted}`);
  }
  if (!state.accounts.has(accountId)) {
    return reject("not_found", `${action} assets: there is no account "${accountId}"`);
  }
  return accept(accountId, [fact]);
}
