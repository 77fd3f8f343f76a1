/** Wishes about canvases. The sender knows that the canvas is the account's. */

import type { NodeChange } from "./canvas.ts";

interface OfCanvas {
  readonly canvasId: string;
  readonly accountId: string;
}

/** Command name → its data. */
export interface CanvasCommandData {
  CreateCanvas: OfCanvas & { readonly name: string };
  ChangeCanvas: OfCanvas & { readonly name: string };
  DeleteCanvas: OfCanvas;
  /** At most `MAX_NODE_CHANGES`; of two about one node the later holds, whoever sent it. */
  ArrangeCanvas: OfCanvas & { readonly changes: readonly NodeChange[] };
}
