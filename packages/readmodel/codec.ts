/**
 * How values travel to and from the database, the same for both drivers: bigint as a number (ours are times, numbers
 * and counts, all below 2^53), jsonb as the object itself.
 */

/** Type numbers of PostgreSQL (src/include/catalog/pg_type.dat). */
export const BIGINT = 20;
export const BIGINTS = 1016;
export const JSONB = 3802;

/** What jsonb and text cannot hold: U+0000 and halves of surrogate pairs, as JSON prints them. */
const UNSTORABLE = /\\u(0000|d[89a-f][0-9a-f]{2})/i;

/** The JSON of a value that jsonb accepts; characters that it cannot hold become U+FFFD, as browsers do. */
export function printJsonb(value: unknown): string {
  const json = JSON.stringify(value);
  return UNSTORABLE.test(json) ? JSON.stringify(cleaned(value)) : json;
}

/** A list of bigints as the database prints it: `{1,2}`. */
export function readBigints(text: string): number[] {
  return text === "{}" ? [] : text.slice(1, -1).split(",").map(Number);
}

/** Text that the database accepts. */
export function storable(text: string): string {
  return text.replaceAll("\0", "\ufffd").toWellFormed();
}

function cleaned(value: unknown): unknown {
  if (typeof value === "string") return storable(value);
  if (Array.isArray(value)) return value.map(cleaned);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [storable(key), cleaned(inner)]));
}
