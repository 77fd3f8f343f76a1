/** Where the tiles of a long list stand: days one below the other, each a heading and rows of equal squares. */

import type { Day } from "../assets/days.ts";

/** Height of a day's heading, px. */
export const HEAD = 46;
/** Between tiles, px. */
export const GAP = 10;

export interface Section extends Day {
  /** The place of its first asset in the list. */
  readonly first: number;
  /** The number of its heading among all rows. */
  readonly row: number;
  /** Its upper edge, px. */
  readonly top: number;
}

export interface Layout {
  readonly columns: number;
  /** Edge of a tile, px. */
  readonly tile: number;
  readonly sections: readonly Section[];
  readonly height: number;
  /** Headings and rows of tiles together. */
  readonly rows: number;
}

export interface RowPlace {
  readonly row: number;
  readonly top: number;
  readonly section: Section;
  /** The place of its first asset in the list, and how many there are; none is the heading. */
  readonly first: number;
  readonly count: number;
}

/** The layout of so many days in a width, with tiles about as large as wished (px), two beside each other at least. */
export function layoutOf(days: readonly Day[], width: number, wish: number): Layout {
  const columns = Math.max(2, Math.round((width + GAP) / (wish + GAP)));
  const tile = Math.max(24, Math.floor((width - GAP * (columns - 1)) / columns));
  const sections: Section[] = [];
  let [first, row, top] = [0, 0, 0];
  for (const day of days) {
    sections.push({ ...day, first, row, top });
    const rows = Math.ceil(day.count / columns);
    first += day.count;
    row += 1 + rows;
    top += HEAD + rows * (tile + GAP);
  }
  return { columns, tile, sections, height: top, rows: row };
}

/** The row that is at a height; the last above it where there is none. */
export function rowAt(layout: Layout, y: number): number {
  const section = lastWhere(layout.sections, ({ top }) => top <= Math.max(0, y));
  if (section === undefined) return 0;
  const below = y - section.top - HEAD;
  const rows = Math.ceil(section.count / layout.columns);
  return section.row + (below < 0 ? 0 : 1 + Math.min(rows - 1, Math.floor(below / (layout.tile + GAP))));
}

/** Where a row stands and what is in it. */
export function placeOfRow({ sections, columns, tile }: Layout, row: number): RowPlace | undefined {
  const section = lastWhere(sections, (one) => one.row <= row);
  if (section === undefined) return undefined;
  const line = row - section.row - 1;
  if (line < 0) return { row, top: section.top, section, first: section.first, count: 0 };
  const count = Math.min(columns, section.count - line * columns);
  if (count <= 0) return undefined;
  const top = section.top + HEAD + line * (tile + GAP);
  return { row, top, section, first: section.first + line * columns, count };
}

/** The row of an asset by its place in the list, and its column. */
export function cellOf({ sections, columns }: Layout, index: number): { row: number; column: number } {
  const section = lastWhere(sections, ({ first }) => first <= index);
  if (section === undefined) return { row: 0, column: 0 };
  const inside = index - section.first;
  return { row: section.row + 1 + Math.floor(inside / columns), column: inside % columns };
}

/** The place in the list of the tile so many rows below (or, below zero, above) another, in its column as far as there is one. */
export function verticalFrom(layout: Layout, index: number, rows: number): number {
  const { row, column } = cellOf(layout, index);
  const step = Math.sign(rows);
  let found = index;
  let left = Math.abs(rows);
  for (let at = row + step; at >= 0 && at < layout.rows && left > 0; at += step) {
    const place = placeOfRow(layout, at);
    if (place === undefined || place.count === 0) continue;
    found = place.first + Math.min(column, place.count - 1);
    left--;
  }
  return found;
}

/** The places in the list that a rectangle touches; x runs from where lines begin. */
export function indexesIn(
  layout: Layout,
  box: { readonly x: number; readonly y: number; readonly width: number; readonly height: number },
): readonly number[] {
  const pitch = layout.tile + GAP;
  const [firstColumn, lastColumn] = [
    Math.floor((box.x + GAP) / pitch),
    Math.floor((box.x + box.width) / pitch),
  ];
  const found: number[] = [];
  for (let row = rowAt(layout, box.y); row <= rowAt(layout, box.y + box.height); row++) {
    const place = placeOfRow(layout, row);
    if (place === undefined || place.count === 0 || place.top + layout.tile < box.y) continue;
    if (place.top > box.y + box.height) continue;
    for (let column = Math.max(0, firstColumn); column <= Math.min(lastColumn, place.count - 1); column++) {
      found.push(place.first + column);
    }
  }
  return found;
}

function lastWhere<T>(sorted: readonly T[], holds: (one: T) => boolean): T | undefined {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(sorted[middle]!)) low = middle + 1;
    else high = middle;
  }
  return sorted[low - 1];
}
