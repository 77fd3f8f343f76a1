/** Errors of media as they travel from storage to the process that asked: the same classes on both ends. */

import { HashMismatch, MediaRefused, MediaTooLarge, StorageFull, StorageUnwritable } from "./errors.ts";
import { VariantUnavailable } from "./variant_errors.ts";

/** An error's name and what its class is made of. */
export type ToldError =
  | { readonly name: "MediaTooLarge"; readonly maxBytes: number }
  | { readonly name: "MediaRefused"; readonly found: string; readonly accepted: string }
  | { readonly name: "HashMismatch"; readonly expected: string; readonly actual: string }
  | { readonly name: "VariantUnavailable"; readonly why: string }
  | { readonly name: "StorageFull" }
  | { readonly name: "StorageUnwritable" };

/** The error as JSON, or null for one that is not told: places and causes stay where they are. */
export function toldError(error: unknown): ToldError | null {
  if (error instanceof MediaTooLarge) return { name: error.name, maxBytes: error.maxBytes };
  if (error instanceof MediaRefused) {
    return { name: error.name, found: error.found, accepted: error.accepted };
  }
  if (error instanceof HashMismatch) {
    return { name: error.name, expected: error.expected, actual: error.actual };
  }
  if (error instanceof VariantUnavailable) return { name: error.name, why: error.why };
  if (error instanceof StorageFull || error instanceof StorageUnwritable) return { name: error.name };
  return null;
}

/** The error that storage at `place` told of. */
export function errorTold(told: ToldError, place: string): Error {
  switch (told.name) {
    case "MediaTooLarge":
      return new MediaTooLarge(told.maxBytes);
    case "MediaRefused":
      return new MediaRefused(told.found, told.accepted);
    case "HashMismatch":
      return new HashMismatch(told.expected, told.actual);
    case "VariantUnavailable":
      return new VariantUnavailable(told.why);
    case "StorageFull":
      return new StorageFull(place);
    case "StorageUnwritable":
      return new StorageUnwritable(place, { cause: new Error("it cannot write at the moment") });
  }
}
