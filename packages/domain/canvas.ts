/** A canvas: an endless sheet on which an owner lays assets, stored pictures, notes, groups and scenes. */

import type { AssetRef } from "./asset.ts";

/** Canvases of one account. */
export const MAX_CANVASES = 100;
/** Nodes of one canvas. */
export const MAX_NODES = 2_000;
/** Nodes that one command changes. */
export const MAX_NODE_CHANGES = 500;
/** Bytes of one such command's changes as JSON. */
export const MAX_CHANGES_BYTES = 64 * 1024;
/** Clips of one scene. */
export const MAX_SCENE_CLIPS = 60;

/** Where a node lies, in pixels at 100 %; `z` orders those that overlap, the highest on top. */
export interface Place {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
  readonly z: number;
}

/** A clip of a scene with its trim: what is played of it, in ms from its beginning. */
export interface SceneClip extends AssetRef {
  readonly from: number;
  /** Null: to its end. */
  readonly to: number | null;
}

/** What a node shows. It names things and holds none of them: an asset outlives every node that shows it. */
export type NodeContent =
  /** Also one that its job has not made yet. */
  | { readonly kind: "asset" } & AssetRef
  /** A stored picture or clip. */
  | { readonly kind: "reference"; readonly mediaId: string; readonly mime: string }
  | { readonly kind: "note"; readonly text: string }
  | { readonly kind: "group"; readonly name: string }
  /** Clips that are played one after the other; the same may come twice. */
  | { readonly kind: "scene"; readonly name: string; readonly clips: readonly SceneClip[] };

export interface CanvasNode extends Place {
  readonly nodeId: string;
  /** The id of the group that it belongs to. */
  readonly group: string | null;
  readonly content: NodeContent;
}

/** What becomes of one node: absent fields stay as they are; a node that is not there begins when all but `z` and `group` are told. */
export type NodeChange =
  | { readonly nodeId: string; readonly gone: true }
  | { readonly nodeId: string } & Partial<Omit<CanvasNode, "nodeId">>;

export interface Canvas {
  readonly canvasId: string;
  readonly accountId: string;
  readonly name: string;
  /** Ms since 1970. */
  readonly createdAt: number;
  /** Of the name or any node, ms since 1970. */
  readonly changedAt: number;
  /** In the order in which they came. */
  readonly nodes: readonly CanvasNode[];
}
