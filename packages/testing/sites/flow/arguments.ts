/** Strict readers of positional arguments: what is not exactly as known is INVALID_ARGUMENT (wire/flow.md §7.11). */

import { RpcRefusal } from "./refusal.ts";

/** @throws RpcRefusal 3 unless the condition holds */
export function must(condition: boolean): asserts condition {
  if (!condition) throw new RpcRefusal(3);
}

/** An array of one of these lengths. */
export function tuple(value: unknown, ...lengths: readonly number[]): readonly unknown[] {
  must(Array.isArray(value) && lengths.includes(value.length));
  return value;
}

/** An array of at least one and at most `most` values. */
export function list(value: unknown, most: number): readonly unknown[] {
  must(Array.isArray(value) && value.length >= 1 && value.length <= most);
  return value;
}

/** All that is not at one of the indexes must be null. */
export function onlyAt(values: readonly unknown[], ...indexes: readonly number[]): void {
  must(values.every((value, index) => value === null || indexes.includes(index)));
}

export function text(value: unknown): string {
  must(typeof value === "string" && value !== "");
  return value;
}

export function integer(value: unknown): number {
  must(typeof value === "number" && Number.isSafeInteger(value));
  return value;
}

/** An unsigned 32-bit integer. */
export function seedIn(value: unknown): number {
  const seed = integer(value);
  must(seed >= 0 && seed < 2 ** 32);
  return seed;
}

const CLIENT_ID = /^[0-9A-F]{8}-[0-9A-F]{4}-4[0-9A-F]{3}-[89AB][0-9A-F]{3}-[0-9A-F]{12}$/;

/** An upper-case UUID v4, as clients make them; the server's own are lower-case. */
export function clientId(value: unknown): string {
  must(typeof value === "string" && CLIENT_ID.test(value));
  return value;
}

/** Exactly this, compared as JSON. */
export function exactly(value: unknown, wanted: unknown): void {
  must(JSON.stringify(value) === JSON.stringify(wanted));
}
