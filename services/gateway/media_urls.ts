/** Signed URLs of outputs: anybody who has one can fetch it for an hour or more, without a key. */

import type { Job, Output } from "@sluice/domain";
import { type Look, signMediaPath } from "@sluice/media";
import type { Settings } from "./deps.ts";

const HOUR = 3_600;

/** `/media/…`, good for one to two hours; the same text within an hour, so that browsers can cache it. */
export function mediaPath(
  { secret, clock }: Settings,
  mediaId: string,
  download?: string,
  look: Look = {},
): string {
  const until = (Math.floor(clock() / 1_000 / HOUR) + 2) * HOUR;
  return signMediaPath(secret, mediaId, until, { download, ...look });
}

/** The same as an absolute URL, of the media in another form if one is asked. */
export function mediaUrl(settings: Settings, mediaId: string, look?: Look): string {
  return settings.publicUrl + mediaPath(settings, mediaId, undefined, look);
}

const EXTENSIONS: Readonly<Record<string, string>> = { jpeg: "jpg", plain: "txt", quicktime: "mov" };

/** A name to save an output as: model, start of the job's id, place and type. */
export function fileName({ spec }: Job, output: Output): string {
  const subtype = output.mime.split("/")[1] ?? "bin";
  return `${spec.model}-${spec.jobId.slice(0, 8)}-${output.index}.${EXTENSIONS[subtype] ?? subtype}`;
}
