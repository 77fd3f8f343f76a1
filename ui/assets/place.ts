/** Where an asset stands in a list of which only a part is here. */

import { type Asset, assetId } from "@sluice/domain";
import { dayOf } from "./days.ts";
import { type AssetList, WINDOW } from "./list.ts";

/** Asks for that day of the list window by window until it is found; -1 when the list does not have it. Throws `ApiError`. */
export async function placeOf(list: AssetList, asset: Asset): Promise<number> {
  const id = assetId(asset);
  const own = dayOf(asset.createdAt);
  let from = 0;
  for (const { day, count } of list.days.peek()) {
    for (let start = from; day === own && start < from + count; start += WINDOW) {
      await list.between(start, Math.min(start + WINDOW, from + count));
      if (list.indexOf(id) >= 0) break;
    }
    from += count;
  }
  return list.indexOf(id);
}
