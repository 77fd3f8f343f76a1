/** Tables for people: aligned, and as wide as the terminal. */

import { stripVTControlCharacters } from "node:util";

/** A cell: the text, and how it is coloured once its width is settled. */
export interface Cell {
  readonly text: string;
  readonly paint?: (text: string) => string;
}

const GAP = "  ";

/** Lines of a table. The last column is cut at `width`; numbers stand to the right. */
export function tableOf(
  head: readonly string[],
  rows: readonly (readonly (string | number | Cell | null | undefined)[])[],
  width: number,
): string[] {
  const cells = [head, ...rows].map((row) => row.map(cellOf));
  const numeric = head.map((_, i) => rows.length > 0 && rows.every((row) => typeof row[i] === "number"));
  const widths = head.map((_, i) => Math.max(...cells.map((row) => row[i]?.text.length ?? 0)));
  const before = widths.slice(0, -1).reduce((sum, w) => sum + w + GAP.length, 0);
  const room = Math.max(8, width - before);
  return cells.map((row) =>
    row.map(({ text, paint = (t: string) => t }, i) => {
      if (i === head.length - 1 && numeric[i] !== true) return paint(cut(text, room));
      const padding = " ".repeat((widths[i] ?? 0) - text.length);
      return numeric[i] === true ? padding + paint(text) : paint(text) + padding;
    }).join(GAP).trimEnd()
  );
}

function cellOf(value: string | number | Cell | null | undefined): Cell {
  if (value === null || value === undefined) return { text: "-" };
  if (typeof value === "object") return { ...value, text: oneLine(value.text) };
  return { text: oneLine(String(value)) };
}

/** Text of strangers as it may stand on a terminal: one line, and nothing that moves the cursor. */
export function oneLine(text: string): string {
  // deno-lint-ignore no-control-regex -- control characters are what must go
  return stripVTControlCharacters(text).replaceAll(/[\x00-\x1f\x7f-\x9f]+/g, " ").trim();
}

/** The text, shortened to `room` characters. */
export function cut(text: string, room: number): string {
  return text.length <= room ? text : `${text.slice(0, Math.max(1, room - 1))}…`;
}

/** How long ago a time is, in one word; `-` for none. */
export function ago(time: string | null | undefined, now: number): string {
  if (time === null || time === undefined) return "-";
  const seconds = Math.max(0, Math.round((now - Date.parse(time)) / 1_000));
  if (seconds < 60) return `${seconds}s`;
  if (seconds < 3_600) return `${Math.floor(seconds / 60)}m`;
  if (seconds < 172_800) return `${Math.floor(seconds / 3_600)}h`;
  return `${Math.floor(seconds / 86_400)}d`;
}
