/** The list of a page, as long as the page shows it. */

import { type Signal, signal } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";
import { type Filter, filterQuery } from "./filter.ts";
import { followList } from "./follow.ts";
import { AssetList } from "./list.ts";

/** The list that is open now: what lies over it goes from asset to asset in it. */
export const currentList: Signal<AssetList | null> = signal(null);

/** A live list; another filter is another list. */
export function useAssetList(filter: Filter): AssetList {
  const list = useMemo(() => new AssetList(filter), [filterQuery(filter)]);
  useEffect(() => {
    currentList.value = list;
    const stop = followList(list);
    return () => {
      if (currentList.value === list) currentList.value = null;
      stop();
    };
  }, [list]);
  return list;
}
