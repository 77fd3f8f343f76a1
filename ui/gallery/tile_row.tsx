/** One row of the grid; places whose asset is not here yet keep its size. */

import type { Desk } from "./desk.ts";
import { Tile } from "./tile.tsx";

export interface TileRowProps {
  readonly desk: Desk;
  readonly row: number;
  /** px */
  readonly top: number;
  /** The place of its first asset in the list. */
  readonly first: number;
  readonly count: number;
}

export function TileRow({ desk, row, top, first, count }: TileRowProps) {
  // ids move when something comes or goes
  void desk.list.version.value;
  return (
    <div role="row" aria-rowindex={row + 1} class="grid-row" style={{ top: `${top}px` }}>
      {Array.from({ length: count }, (_, n) => {
        const id = desk.list.at(first + n);
        return id === undefined
          ? <div key={n} role="gridcell" aria-colindex={n + 1} aria-busy="true" class="tile skeleton" />
          : <Tile key={id} id={id} desk={desk} column={n + 1} />;
      })}
    </div>
  );
}
