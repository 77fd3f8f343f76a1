/** Assets, boards, kept views and canvases, by the domain's own folds. */

import {
  assetId,
  assetsOf,
  type Event,
  evolveAsset,
  evolveBoard,
  evolveCanvas,
  evolveView,
  type Job,
} from "@sluice/domain";
import { type Changes, type Known, latest } from "./changes.ts";

export type LibraryEvent = Extract<
  Event,
  {
    readonly type:
      | "AssetsArranged"
      | "AssetsTrashed"
      | "AssetsRestored"
      | "BoardCreated"
      | "BoardChanged"
      | "BoardDeleted"
      | "ViewSaved"
      | "ViewDeleted"
      | "CanvasCreated"
      | "CanvasChanged"
      | "CanvasArranged"
      | "CanvasDeleted";
  }
>;

/** Folds an event of an owner's library; `at` is the commit's time in ms since 1970. */
export function foldLibrary(known: Known, changes: Changes, event: LibraryEvent, at: number): void {
  switch (event.type) {
    case "AssetsArranged":
      return foldAssets(known, changes, onOwnBoard(known, changes, event), at);
    case "AssetsTrashed":
    case "AssetsRestored":
      return foldAssets(known, changes, event, at);
    case "BoardCreated":
    case "BoardChanged":
    case "BoardDeleted": {
      const { boardId } = event.data;
      const before = latest(changes.boards, known.boards, boardId);
      const board = evolveBoard(before, event, at);
      if (board === before) return;
      changes.boards.set(boardId, board ?? null);
      if (event.type === "BoardDeleted") dissolve(known, changes, event, at);
      return;
    }
    case "ViewSaved":
    case "ViewDeleted": {
      const { viewId } = event.data;
      const before = latest(changes.views, known.views, viewId);
      const view = evolveView(before, event, at);
      if (view !== before) changes.views.set(viewId, view ?? null);
      return;
    }
    case "CanvasCreated":
    case "CanvasChanged":
    case "CanvasArranged":
    case "CanvasDeleted": {
      const { canvasId } = event.data;
      const before = latest(changes.canvases, known.canvases, canvasId);
      const canvas = evolveCanvas(before, event, at);
      if (canvas !== before) changes.canvases.set(canvasId, canvas ?? null);
    }
  }
}

/** Assets begin when their job completes and end when it is erased; `before` and `job` are the job around the event. */
export function foldAssetsOfJob(changes: Changes, before: Job | undefined, job: Job, event: Event): void {
  if (event.type === "JobCompleted") {
    for (const asset of assetsOf(job)) changes.assets.set(assetId(asset), asset);
  }
  if (event.type !== "JobErased" || before === undefined) return;
  for (const { index } of before.outputs) {
    if (job.outputs.some((output) => output.index === index)) continue;
    changes.assets.set(assetId({ jobId: job.spec.jobId, index }), null);
  }
}

function foldAssets(
  known: Known,
  changes: Changes,
  event: Extract<LibraryEvent, { readonly data: { readonly assets: unknown } }>,
  at: number,
): void {
  for (const ref of event.data.assets) {
    const id = assetId(ref);
    const before = latest(changes.assets, known.assets, id);
    const asset = evolveAsset(before, event, at);
    if (asset !== undefined && asset !== before) changes.assets.set(id, asset);
  }
}

/** The decider knows no boards: whoever arranges onto one that was deleted meanwhile, or is another's, arranges onto none. */
function onOwnBoard(known: Known, changes: Changes, event: Event<"AssetsArranged">): Event<"AssetsArranged"> {
  const { boardId, accountId } = event.data;
  if (boardId === undefined || boardId === null) return event;
  if (latest(changes.boards, known.boards, boardId)?.accountId === accountId) return event;
  return { ...event, data: { ...event.data, boardId: null } };
}

/** Of a board of thousands of assets one event tells: those that are not known here are found by the database. */
function dissolve(known: Known, changes: Changes, event: Event<"BoardDeleted">, at: number): void {
  changes.dissolved.set(event.data.boardId, event.data.accountId);
  for (const id of new Set([...known.assets.keys(), ...changes.assets.keys()])) {
    const before = latest(changes.assets, known.assets, id);
    const asset = evolveAsset(before, event, at);
    if (asset !== undefined && asset !== before) changes.assets.set(id, asset);
  }
}
