/** Which bus is whose. */

import { cellOf } from "@sluice/domain";
import type { Bus } from "./ports.ts";

/** The bus of the cell that an account's or agent's id names; undefined when there is no such cell. */
export function busOf(cells: readonly Bus[], id: string): Bus | undefined {
  return cells[cellOf(id)];
}
