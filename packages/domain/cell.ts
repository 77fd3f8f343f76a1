/**
 * Which cell something lives in (design.md §12). The cell of a new account follows from a hash of its id over the cells
 * that there are at that moment, and is then written into the id itself, so that cells can be added and nobody ever moves
 * (docs/adr/0022). An id without the mark is of cell 0: those of a single machine, and of before there were cells.
 *
 * A marked id is a UUID of version 8 (RFC 9562, "custom"): `ccccrrrr-rrrr-8ce1-bce1-rrrrrrrrrrrr`, where `c` is the cell
 * in hex and `r` is what came in.
 */

const MARKED = /^([0-9a-f]{4})[0-9a-f]{4}-[0-9a-f]{4}-8ce1-bce1-[0-9a-f]{12}$/;

/** Cells that an id can name. */
export const MOST_CELLS = 4_096;

/** The cell that the account, agent or whatever else has such an id lives in. */
export function cellOf(id: string): number {
  const mark = MARKED.exec(id)?.[1];
  return mark === undefined ? 0 : parseInt(mark, 16);
}

/** The UUID `id` made into one of the cell; in cell 0 it stays as it is. */
export function idInCell(cell: number, id: string): string {
  if (cell === 0) return id;
  const mark = cell.toString(16).padStart(4, "0");
  return `${mark}${id.slice(4, 13)}-8ce1-bce1-${id.slice(24)}`;
}

/** The cell, of `cells`, that a hash of the text falls on (FNV-1a, 32 bits). */
export function cellFor(text: string, cells: number): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  // the low bits of FNV mix worst
  return ((hash ^ (hash >>> 15)) >>> 0) % cells;
}
