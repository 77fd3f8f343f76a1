/** How large a job's place on the screen is before anything of it is there, so that nothing moves when it comes. */

import { ratioParts } from "@sluice/domain";

export interface Shape {
  /** Width of one output for a height of 1. */
  readonly ratio: number;
  readonly columns: number;
  readonly rows: number;
  /** Width of the whole for a height of 1, within what can be read and laid in rows. */
  readonly box: number;
}

/** Narrower tiles hold no words, wider ones no neighbours. */
const NARROWEST = 0.85;
const WIDEST = 2.2;

/** Outputs as near to a square as they go. `ratio`: a word or `W:H`. */
export function shapeOf(
  ratio: string,
  count: number,
  size?: { readonly width: number; readonly height: number },
): Shape {
  const [width, height] = size === undefined ? ratioParts(ratio) ?? [1, 1] : [size.width, size.height];
  const one = width / height;
  const columns = Math.ceil(Math.sqrt(count));
  const rows = Math.ceil(count / columns);
  return {
    ratio: one,
    columns,
    rows,
    box: Math.min(WIDEST, Math.max(NARROWEST, one * columns / rows)),
  };
}
