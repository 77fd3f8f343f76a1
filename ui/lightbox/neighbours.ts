/** From one asset to the next in the list as it is filtered. */

import { useEffect } from "preact/hooks";
import { assetById, openAsset, placeOf } from "../assets/mod.ts";
import type { Desk } from "../gallery/desk.ts";
import { mediaUrl } from "../parts/media.tsx";
import { act } from "../state/act.ts";
import { t } from "../text/mod.ts";

export interface Neighbours {
  /** From 1; 0 while it is not known, and for an asset that the list does not have. */
  readonly place: number;
  readonly total: number;
  /** Shows the one so many places on. */
  step(by: number): Promise<void>;
  /** The id of the one so many places after another; null at the ends. */
  from(id: string, by: number): Promise<string | null>;
}

/** `id`: the asset that is looked at. Its place is looked for, and what lies beside it loaded. */
export function useNeighbours({ list, focus }: Desk, id: string): Neighbours {
  const asset = assetById(id).value;
  const version = list.version.value;
  const total = list.total.value ?? 0;
  const place = list.indexOf(id) + 1;
  const from = (id: string, by: number) => find(() => list.neighbour(id, by));
  useEffect(() => {
    if (asset === undefined || total === 0) return;
    // far from the start of a long list its place is found by its day
    if (place === 0) void find(() => placeOf(list, asset));
    else for (const by of [1, -1]) void from(id, by).then(preload);
  }, [id, asset === undefined, total === 0, place === 0]);
  // the grid keeps the tile to which the focus returns
  useEffect(() => {
    if (place > 0) focus.value = id;
  }, [id, place === 0, version]);
  const step = async (by: number) => {
    const next = await from(id, by);
    if (next !== null) openAsset(next);
  };
  return { place, total, step, from };
}

function find<T>(run: () => Promise<T>): Promise<T | null> {
  return act({ run, failed: t("assets.loadFailed") });
}

/** So that it is there at once. */
function preload(id: string | null): void {
  const asset = id === null ? undefined : assetById(id).peek();
  if (asset?.kind === "image") new Image().src = mediaUrl(asset.output.mediaId);
}
