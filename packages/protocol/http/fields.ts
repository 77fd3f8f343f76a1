/** Fields that several bodies share. */

import * as z from "zod";

/** Most characters of a prompt on each API: contracts/jobs-api.md. */
export const MAX_PROMPT = { api: 4_000, v1: 32_000 } as const;

const STORABLE = "text without NUL characters and unpaired surrogates";

/** Whether every store can keep the text: NUL and half a character are refused by databases and by UTF-8. */
export function isStorable(text: string): boolean {
  return !text.includes("\0") && text.isWellFormed();
}

/** Text of at most `max` characters that every store can keep. */
export function text(max: number) {
  return z.string().max(max).refine(isStorable, STORABLE);
}

/** The same that is more than white space. */
export function prompt(max: number) {
  return text(max).refine((text) => text.trim() !== "", "text that is not empty");
}

export const seed = z.number().int().min(0).max(4_294_967_295);
export const uuid = z.uuid();
export const resolution = z.enum(["1K", "2K", "4K"]);

/** Bytes of all pairs together, as JSON: every message about a job repeats them. */
const METADATA_BYTES = 16_384;
const encoder = new TextEncoder();

/** At most 16 pairs of strings. */
export const metadata = z.record(text(64), text(512))
  .refine((pairs) => Object.keys(pairs).length <= 16, "at most 16 pairs of strings")
  .refine(
    (pairs) => encoder.encode(JSON.stringify(pairs)).length <= METADATA_BYTES,
    `pairs that have at most ${METADATA_BYTES} bytes together, as JSON`,
  );
