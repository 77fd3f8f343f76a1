/** Fields that several bodies share. */

import * as z from "zod";

/** Most characters of a prompt on each API: contracts/jobs-api.md. */
export const MAX_PROMPT = { api: 4_000, v1: 32_000 } as const;

/** Text that is more than white space. */
export function prompt(max: number) {
  return z.string().max(max).refine((text) => text.trim() !== "", "text that is not empty");
}

export const seed = z.number().int().min(0).max(4_294_967_295);
export const uuid = z.uuid();
export const resolution = z.enum(["1K", "2K", "4K"]);

/** At most 16 pairs of strings. */
export const metadata = z.record(z.string().max(64), z.string().max(512))
  .refine((pairs) => Object.keys(pairs).length <= 16, "at most 16 pairs of strings");

/** A field that is refused instead of ignored, because the caller would wait in vain for what it promises. */
export const notYet = z.undefined();
