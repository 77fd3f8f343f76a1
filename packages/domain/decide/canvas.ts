/** What owners do on canvases. The state knows none: that a canvas is the account's is the sender's word, docs/adr/0034. */

import { MAX_NODE_CHANGES } from "../canvas.ts";
import type { CommandData } from "../commands.ts";
import { type Decision, reject } from "../decision.ts";
import { event } from "../events.ts";
import type { CellState } from "../state.ts";
import { ofOwner } from "./library.ts";

/** Nodes come, change and go. */
export function arrangeCanvas(state: CellState, data: CommandData["ArrangeCanvas"]): Decision {
  const { canvasId, changes } = data;
  if (changes.length > 0 && changes.length <= MAX_NODE_CHANGES) {
    return ofOwner(state, event("CanvasArranged", data));
  }
  return reject(
    "invalid_input",
    `arrange canvas "${canvasId}": ${changes.length} nodes change, accepted are 1 to ${MAX_NODE_CHANGES} at once`,
  );
}
