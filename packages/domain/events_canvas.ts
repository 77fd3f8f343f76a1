/** Facts about canvases: a part of the table of all events. */

import type { NodeChange } from "./canvas.ts";

interface OfCanvas {
  readonly canvasId: string;
  readonly accountId: string;
}

/** Event name → its data. */
export interface CanvasEventData {
  CanvasCreated: OfCanvas & { readonly name: string };
  CanvasChanged: OfCanvas & { readonly name: string };
  /** Nodes came, changed and went; what they show did not. */
  CanvasArranged: OfCanvas & { readonly changes: readonly NodeChange[] };
  CanvasDeleted: OfCanvas;
}
