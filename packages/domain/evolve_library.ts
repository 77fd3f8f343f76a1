/** How assets, boards and kept views change with events: the folds that the read model and the studio share. */

import { type Asset, MAX_TAGS } from "./asset.ts";
import type { Event } from "./events.ts";
import type { Board, View } from "./library.ts";

/**
 * Folds one event into an asset; `at` is the commit's time in ms since 1970. Undefined when it was erased. Assets begin
 * with `assetsOf` when their job completes. Events of other accounts change nothing.
 */
export function evolveAsset(asset: Asset | undefined, event: Event, at: number): Asset | undefined {
  if (asset === undefined) return undefined;
  switch (event.type) {
    case "AssetsArranged":
      return isAbout(asset, event.data) ? arranged(asset, event.data) : asset;
    case "AssetsTrashed":
      return isAbout(asset, event.data) && asset.trashedAt === null ? { ...asset, trashedAt: at } : asset;
    case "AssetsRestored":
      return isAbout(asset, event.data) && asset.trashedAt !== null ? { ...asset, trashedAt: null } : asset;
    case "BoardDeleted": {
      const { accountId, boardId } = event.data;
      const isOnIt = asset.accountId === accountId && asset.boardId === boardId;
      return isOnIt ? { ...asset, boardId: null } : asset;
    }
    case "JobErased": {
      const { accountId, jobId, indexes } = event.data;
      const isOf = asset.accountId === accountId && asset.jobId === jobId;
      return isOf && (indexes?.includes(asset.index) ?? true) ? undefined : asset;
    }
    default:
      return asset;
  }
}

function isAbout(asset: Asset, { accountId, assets }: Event<"AssetsTrashed">["data"]): boolean {
  return asset.accountId === accountId &&
    assets.some(({ jobId, index }) => jobId === asset.jobId && index === asset.index);
}

function arranged(asset: Asset, data: Event<"AssetsArranged">["data"]): Asset {
  const { starred = asset.starred, boardId = asset.boardId, alt = asset.alt } = data;
  return { ...asset, starred, boardId, alt, tags: tagsAfter(asset.tags, data).slice(0, MAX_TAGS) };
}

/** An asset's tags after some are taken away and others added, each once; of more than `MAX_TAGS` the first are kept. */
export function tagsAfter(
  tags: readonly string[],
  { addTags = [], removeTags = [] }: Pick<Event<"AssetsArranged">["data"], "addTags" | "removeTags">,
): readonly string[] {
  if (addTags.length === 0 && removeTags.length === 0) return tags;
  const kept = tags.filter((tag) => !removeTags.includes(tag));
  return [...new Set([...kept, ...addTags])];
}

/** Folds one event into a board; undefined once it is deleted. */
export function evolveBoard(board: Board | undefined, event: Event, at: number): Board | undefined {
  switch (event.type) {
    case "BoardCreated":
      return board ?? { ...event.data, createdAt: at };
    case "BoardChanged":
      return board !== undefined && isOwn(board, "boardId", event.data) ? { ...board, ...event.data } : board;
    case "BoardDeleted":
      return board !== undefined && isOwn(board, "boardId", event.data) ? undefined : board;
    default:
      return board;
  }
}

/** Folds one event into a kept view; undefined once it is deleted. */
export function evolveView(view: View | undefined, event: Event, at: number): View | undefined {
  switch (event.type) {
    case "ViewSaved":
      if (view === undefined) return { ...event.data, createdAt: at };
      return isOwn(view, "viewId", event.data) ? { ...view, ...event.data } : view;
    case "ViewDeleted":
      return view !== undefined && isOwn(view, "viewId", event.data) ? undefined : view;
    default:
      return view;
  }
}

function isOwn<K extends string>(
  thing: Readonly<Record<K | "accountId", string>>,
  id: K,
  data: Readonly<Record<K | "accountId", string>>,
): boolean {
  return thing[id] === data[id] && thing.accountId === data.accountId;
}
