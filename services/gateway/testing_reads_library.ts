/** For this package's tests only: the questions about the library, answered from a fold of the log. */

import {
  type Asset,
  assetId,
  assetsOf,
  type Board,
  type Canvas,
  type Event,
  evolveAsset,
  evolveBoard,
  evolveCanvas,
  evolveView,
  type Job,
  type View,
} from "@sluice/domain";
import type { AssetMatch, Reads } from "@sluice/readmodel";

export interface FoldedLibrary {
  readonly assets: Map<string, Asset>;
  readonly boards: Map<string, Board>;
  readonly views: Map<string, View>;
  readonly canvases: Map<string, Canvas>;
}

export function emptyLibrary(): FoldedLibrary {
  return { assets: new Map(), boards: new Map(), views: new Map(), canvases: new Map() };
}

/** `job`: as it is after the event, if that is of one. */
export function foldLibrary(
  { assets, boards, views, canvases }: FoldedLibrary,
  event: Event,
  job: Job | undefined,
  at: number,
): void {
  if (event.type === "JobCompleted" && job !== undefined) {
    for (const asset of assetsOf(job)) assets.set(assetId(asset), asset);
  }
  for (const [id, asset] of assets) put(assets, id, evolveAsset(asset, event, at));
  if ("boardId" in event.data && "accountId" in event.data && !("assets" in event.data)) {
    put(boards, event.data.boardId, evolveBoard(boards.get(event.data.boardId), event, at));
  }
  if ("viewId" in event.data) {
    put(views, event.data.viewId, evolveView(views.get(event.data.viewId), event, at));
  }
  if ("canvasId" in event.data) {
    put(canvases, event.data.canvasId, evolveCanvas(canvases.get(event.data.canvasId), event, at));
  }
}

/** `fold` makes the library anew for each question. */
export function libraryReads(
  fold: () => Promise<FoldedLibrary>,
): Pick<
  Reads,
  "assets" | "assetDays" | "assetsAmong" | "boards" | "board" | "views" | "canvases" | "canvas"
> {
  const matching = async (accountId: string, match: AssetMatch) => {
    const found = own((await fold()).assets, accountId).filter((asset) => matches(asset, match));
    found.sort((a, b) => a.createdAt - b.createdAt || (assetId(a) < assetId(b) ? -1 : 1));
    return match.order === "asc" ? found : found.reverse();
  };
  return {
    async assets(accountId, { limit, offset, counted, ...match }) {
      const found = await matching(accountId, match);
      return { assets: found.slice(offset, offset + limit), total: counted ? found.length : null };
    },
    async assetDays(accountId, { timeZone, ...match }) {
      const found = await matching(accountId, match);
      const dayOf = ({ createdAt }: Asset) =>
        new Intl.DateTimeFormat("en-CA", { timeZone, dateStyle: "short" }).format(createdAt);
      const days = Array.from(Map.groupBy(found, dayOf), ([day, { length: count }]) => ({ day, count }));
      return { days, total: found.length };
    },
    async assetsAmong(accountId, refs) {
      const { assets } = await fold();
      return refs.flatMap((ref) => assets.get(assetId(ref)) ?? []).filter((a) => a.accountId === accountId);
    },
    async boards(accountId) {
      const assets = await matching(accountId, { trashed: false, order: "asc" });
      const count = (boardId: string | null) => assets.filter((asset) => asset.boardId === boardId).length;
      const boards = own((await fold()).boards, accountId);
      return {
        boards: boards.map((board) => ({ board, count: count(board.boardId) })),
        uncategorised: count(null),
      };
    },
    async board(accountId, boardId) {
      return own((await fold()).boards, accountId).find((board) => board.boardId === boardId) ?? null;
    },
    views: async (accountId) => own((await fold()).views, accountId),
    async canvases(accountId) {
      const found = own((await fold()).canvases, accountId).toSorted((a, b) => b.changedAt - a.changedAt);
      return found.map(({ nodes, ...canvas }) => ({ canvas, nodes: nodes.length }));
    },
    async canvas(accountId, canvasId) {
      return own((await fold()).canvases, accountId).find((canvas) => canvas.canvasId === canvasId) ?? null;
    },
  };
}

function matches(asset: Asset, match: AssetMatch): boolean {
  const words = [asset.prompt, asset.alt ?? "", ...asset.tags].join(" ").toLowerCase();
  return (asset.trashedAt !== null) === match.trashed &&
    (match.text ?? "").toLowerCase().split(" ").every((word) => words.includes(word)) &&
    asset.kind === (match.kind ?? asset.kind) && asset.model === (match.model ?? asset.model) &&
    asset.provider === (match.provider ?? asset.provider) &&
    asset.agentId === (match.agentId ?? asset.agentId) &&
    asset.createdAt >= (match.from ?? 0) && asset.createdAt <= (match.to ?? Infinity) &&
    asset.starred === (match.starred ?? asset.starred) &&
    (match.boardId === undefined || asset.boardId === match.boardId) &&
    (match.tag === undefined || asset.tags.includes(match.tag));
}

function own<T extends { readonly accountId: string }>(
  things: ReadonlyMap<string, T>,
  accountId: string,
): T[] {
  return [...things.values()].filter((thing) => thing.accountId === accountId);
}

function put<T>(things: Map<string, T>, id: string, thing: T | undefined): void {
  if (thing === undefined) things.delete(id);
  else things.set(id, thing);
}
