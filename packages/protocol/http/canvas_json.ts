/** Canvases as `/api/canvases` shows them; nodes look as they do in events, so that these can be folded in. */

import type { Canvas } from "@sluice/domain";
import type { AssetJson } from "./asset_json.ts";
import { timeOf } from "./ids.ts";

export type CanvasEntryJson = ReturnType<typeof canvasEntryJson>;

/** `nodes`: how many lie on it. */
export function canvasEntryJson(
  { canvasId, name, createdAt, changedAt }: Omit<Canvas, "nodes">,
  nodes: number,
) {
  return { id: canvasId, name, nodes, created_at: timeOf(createdAt), changed_at: timeOf(changedAt) };
}

export type CanvasJson = ReturnType<typeof canvasJson>;

/** `assets`: those of its nodes that exist. */
export function canvasJson(canvas: Canvas, assets: readonly AssetJson[]) {
  return { ...canvasEntryJson(canvas, canvas.nodes.length), nodes: canvas.nodes, assets };
}
