/** The form in which a caller wants media: `?variant=` and `?format=`. */

import { CLIPS, type Look, MediaRefused, PICTURE_FORMATS } from "@sluice/media";
import { EdgeError, invalidValue } from "@sluice/protocol";
import type { RouteContext } from "./kit.ts";

/** The variants of contracts/jobs-api.md; a clip's small ones show its beginning. */
const MEDIA_VARIANTS = ["original", "thumb", "preview"] as const;

/** Reads the query. Throws `EdgeError` for values that nothing has. */
export function readLook(c: RouteContext): Look {
  return {
    variant: oneOf(MEDIA_VARIANTS, "variant", c.req.query("variant")),
    format: oneOf(PICTURE_FORMATS, "format", c.req.query("format")),
  };
}

function oneOf<T extends string>(accepted: readonly T[], param: string, text = ""): T | undefined {
  if (text === "") return undefined;
  const found = accepted.find((one) => one === text);
  if (found === undefined) throw invalidValue(param, text, accepted.join(", "));
  return found;
}

/** Throws `EdgeError` when bytes of type `mime` cannot be had in this form, before anybody is sent to them. */
export function requireForm(mime: string, { variant = "original", format }: Look): void {
  if (mime.startsWith("image/")) return;
  const clip = CLIPS.includes(mime);
  if (!clip && variant !== "original") {
    throw noSuchForm("variant", variant, `they are ${mime}, accepted is original`);
  }
  if (format === undefined || (clip && variant !== "original")) return;
  throw noSuchForm("format", format, `they are ${mime}, accepted is none: only pictures have other formats`);
}

/** What a store says of bytes that lack a form, as the answer to who asked for it; anything else as it is. */
export function formRefused(error: unknown, param: string, value: string): unknown {
  if (!(error instanceof MediaRefused)) return error;
  return noSuchForm(param, value, `found ${error.found}, accepted is ${error.accepted}`, { cause: error });
}

function noSuchForm(param: string, value: string, why: string, options: ErrorOptions = {}): EdgeError {
  return new EdgeError("unsupported_parameter", `${param} "${value}": ${why}`, { ...options, param });
}
