/** Keeps lists, boards and views as the events say, so that every tab shows the same. */

import { assetsOf, type Event } from "@sluice/domain";
import { effect } from "@preact/signals";
import { facts } from "../state/mod.ts";
import { count, foldBoards, recountSoon } from "./boards.ts";
import { known } from "./known.ts";
import type { AssetList } from "./list.ts";
import { idsOf } from "./shape.ts";
import { foldViews, loadViews, views } from "./views.ts";

const lists = new Set<AssetList>();

/** Keeps a list up to date until it is closed. */
export function followList(list: AssetList): () => void {
  lists.add(list);
  return () => {
    lists.delete(list);
    list.close();
  };
}

/** Asks for everything that is shown again: after a change that was refused half way, or a gap. */
export function compareAll(): void {
  for (const list of lists) list.compareSoon();
  recountSoon();
}

facts.onEvent((event, at) => {
  foldBoards(event, at);
  foldViews(event, at);
  foldAssets(event, at);
});

let restarts = facts.restarts.peek();
effect(() => {
  if (facts.restarts.value === restarts) return;
  restarts = facts.restarts.value;
  compareAll();
  if (views.peek() !== null) loadViews().catch(() => {});
});

function foldAssets(event: Event, at: number): void {
  const ids = idsOf(event);
  if (ids !== null) {
    if (known.fold(event, at, ids).length > 0) compareAll();
    return;
  }
  switch (event.type) {
    case "JobErased":
    case "BoardDeleted":
      known.fold(event, at);
      compareAll();
      return;
    case "JobCompleted":
    case "OutputRecorded":
      sawOutputs(event.data.jobId);
  }
}

function sawOutputs(jobId: string): void {
  const job = facts.job(jobId).peek();
  if (job === undefined) return;
  for (const asset of assetsOf(job)) {
    if (known.peek(`${jobId}.${asset.index}`) !== undefined) continue;
    known.put(asset);
    count(null, 1);
    recountSoon();
    for (const list of lists) list.sawNew(asset);
  }
}
