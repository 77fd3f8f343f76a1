/** Tables as files for spreadsheets. */

export type Cell = string | number | null;

/**
 * Rows as CSV (RFC 4180) with a mark of its encoding, which some spreadsheets need. A text that a spreadsheet would take for a
 * formula gets an apostrophe before it: a reason or a name may be somebody else's words.
 */
export function csvOf(rows: readonly (readonly Cell[])[]): string {
  return "\ufeff" + rows.map((row) => row.map(cell).join(",") + "\r\n").join("");
}

function cell(value: Cell): string {
  if (typeof value !== "string") return value === null ? "" : String(value);
  const safe = /^[\s]*[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
