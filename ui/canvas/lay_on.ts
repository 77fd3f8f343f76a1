/** Lays assets on a canvas that is not open: below all that lies there. */

import { MAX_NODE_CHANGES } from "@sluice/domain";
import type { CanvasJson } from "@sluice/protocol";
import { api } from "../state/api.ts";
import { around } from "./geometry.ts";
import { newNode, sizeOf, spread } from "./lay.ts";
import type { Sent } from "./send_dialog.tsx";

/** Throws `ApiError`. */
export async function layOn(canvasId: string, assets: readonly Sent[]): Promise<true> {
  const path = `/api/canvases/${canvasId}`;
  const { canvas } = await api<{ readonly canvas: CanvasJson }>(path);
  const { x, y, w, h } = around(canvas.nodes) ?? { x: 0, y: 0, w: 0, h: 0 };
  const places = spread(assets.map(({ width, height }) => sizeOf(width, height)), { x: x + w / 2, y: 0 });
  const top = around(places)?.y ?? 0;
  const changes = assets.map(({ jobId, index }, at) => {
    const place = places[at]!;
    return newNode({ kind: "asset", jobId, index }, { ...place, y: y + h + 64 + place.y - top }, at);
  });
  // each change is small: a request holds by number what it holds by bytes
  for (let at = 0; at < changes.length; at += MAX_NODE_CHANGES / 2) {
    const some = changes.slice(at, at + MAX_NODE_CHANGES / 2);
    await api(`${path}/nodes`, { method: "PATCH", body: { changes: some } });
  }
  return true;
}
