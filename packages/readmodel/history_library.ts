/** Hand-made commits of an owner's library. */

import { type AssetRef, type CanvasNode, type Event, event, type NodeChange } from "@sluice/domain";
import type { World } from "./history.ts";

/** Makes a board; returns its id. */
export function createBoard(w: World, accountId: string, name: string): string {
  const boardId = w.id(`board ${name}`);
  w.add(accountId, event("BoardCreated", { boardId, accountId, name, private: false }));
  return boardId;
}

/** Keeps a view; returns its id. */
export function saveView(w: World, accountId: string, name: string, query = "q=x"): string {
  const viewId = w.id(`view ${name}`);
  w.add(accountId, event("ViewSaved", { viewId, accountId, name, query }));
  return viewId;
}

/** Says something of the first outputs of jobs, or of other outputs. */
export function arrange(
  w: World,
  accountId: string,
  of: readonly (string | AssetRef)[],
  change: Omit<Event<"AssetsArranged">["data"], "accountId" | "assets">,
): void {
  w.add(accountId, event("AssetsArranged", { accountId, assets: of.map(refOf), ...change }));
}

/** Puts assets into the trash, or takes them out. */
export function trash(w: World, accountId: string, of: readonly (string | AssetRef)[], trashed = true): void {
  w.add(accountId, event(trashed ? "AssetsTrashed" : "AssetsRestored", { accountId, assets: of.map(refOf) }));
}

/** Erases single outputs of a job. */
export function eraseOutputs(w: World, accountId: string, jobId: string, ...indexes: number[]): void {
  w.add(accountId, event("JobErased", { jobId, accountId, mediaIds: [], entry: false, indexes }));
}

/** Makes a canvas; returns its id. */
export function createCanvas(w: World, accountId: string, name: string): string {
  const canvasId = w.id(`canvas ${name}`);
  w.add(accountId, event("CanvasCreated", { canvasId, accountId, name }));
  return canvasId;
}

/** Changes nodes of a canvas. */
export function layOut(w: World, accountId: string, canvasId: string, ...changes: NodeChange[]): void {
  w.add(accountId, event("CanvasArranged", { canvasId, accountId, changes }));
}

/** A note of that id at a place of its own. */
export function note(nodeId: string, text = nodeId): CanvasNode {
  return { nodeId, x: 0, y: 0, w: 200, h: 100, z: 0, group: null, content: { kind: "note", text } };
}

/** Round `i` of an owner who keeps order: of a finished job's output, a board, a view and a canvas. */
export function busyLibrary(w: World, accountId: string, jobId: string, i: number): void {
  const boardId = createBoard(w, accountId, `owner's ${i}`);
  const viewId = saveView(w, accountId, `owner's ${i}`);
  const tags = [`tag ${i % 3}`, "all"];
  arrange(w, accountId, [jobId], { boardId, starred: i % 2 === 0, addTags: tags, alt: `alt ${i}` });
  arrange(w, accountId, [jobId, w.id("nothing")], { removeTags: ["all"] });
  w.add(accountId, event("BoardChanged", { boardId, accountId, private: true }));
  saveView(w, accountId, `owner's ${i}`, "starred=true");
  if (i % 4 === 3) trash(w, accountId, [jobId]);
  if (i % 8 === 7) trash(w, accountId, [jobId], false);
  if (i % 3 === 1) w.add(accountId, event("BoardDeleted", { boardId, accountId }));
  if (i % 3 === 1) arrange(w, accountId, [jobId], { boardId, addTags: ["late"] });
  if (i % 3 === 2) w.add(accountId, event("ViewDeleted", { viewId, accountId }));
  const canvasId = createCanvas(w, accountId, `owner's ${i}`);
  layOut(w, accountId, canvasId, note("a"), { ...note("b"), content: { kind: "asset", jobId, index: 0 } });
  layOut(w, accountId, canvasId, { nodeId: "b", x: i }, { nodeId: "nothing", x: 1 }, {
    nodeId: "a",
    gone: true,
  });
  const clips = [{ jobId, index: 0, from: i, to: null }, { jobId, index: 0, from: 0, to: i + 1 }];
  layOut(w, accountId, canvasId, { ...note("s"), content: { kind: "scene", name: `scene ${i}`, clips: [] } });
  layOut(w, accountId, canvasId, { nodeId: "s", content: { kind: "scene", name: `scene ${i}`, clips } });
  w.add(accountId, event("CanvasChanged", { canvasId, accountId, name: "renamed" }));
  if (i % 3 === 0) w.add(accountId, event("CanvasDeleted", { canvasId, accountId }));
}

function refOf(of: string | AssetRef): AssetRef {
  return typeof of === "string" ? { jobId: of, index: 0 } : of;
}
