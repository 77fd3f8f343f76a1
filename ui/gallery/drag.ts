/** Assets that are dragged: one as what others can use, and all that were meant by their ids. */

import type { Asset } from "../assets/mod.ts";

/** One asset: `{ mediaId, mime, jobId, index }` as JSON. */
export const ASSET_TYPE = "application/x-sluice-asset";
/** Ids of all that are dragged together, as a JSON list. */
const ASSETS_TYPE = "application/x-sluice-assets";

/** Fills what a drag carries. */
export function putAssets(
  transfer: DataTransfer,
  { output, jobId, index }: Asset,
  ids: readonly string[],
): void {
  const { mediaId, mime } = output;
  transfer.setData(ASSET_TYPE, JSON.stringify({ mediaId, mime, jobId, index }));
  transfer.setData(ASSETS_TYPE, JSON.stringify(ids));
  transfer.effectAllowed = "copyMove";
}

/** Whether a drag carries assets; what they are is only told on dropping. */
export function hasAssets(transfer: DataTransfer | null): boolean {
  return transfer?.types.includes(ASSETS_TYPE) ?? false;
}

/** The ids that were dropped. */
export function droppedIds(transfer: DataTransfer | null): readonly string[] {
  const text = transfer?.getData(ASSETS_TYPE) ?? "";
  return text === "" ? [] : JSON.parse(text) as readonly string[];
}
