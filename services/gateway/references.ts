/** Turns the pictures of a request into stored media: commands and events carry ids, never bytes. */

import type { MediaReference } from "@sluice/domain";
import { isMediaId, MediaRefused, MediaTooLarge } from "@sluice/media";
import { EdgeError, invalidValue, type ReferenceAsk } from "@sluice/protocol";
import { LIMITS, tooLarge } from "./body.ts";
import type { EdgeView } from "./edge_view.ts";
import { readsReached } from "./read_your_writes.ts";

const ACCEPTED = "a data URL, base64 of a picture, or a media id of yours";

/** Stores what was sent as bytes, checks what was sent as an id. Throws `EdgeError` that names the reference. */
export function resolveReferences(
  view: EdgeView,
  accountId: string,
  asks: readonly ReferenceAsk[],
  maxSide: number,
): Promise<readonly MediaReference[]> {
  return Promise.all(asks.map((ask) => resolve(view, accountId, ask, maxSide)));
}

async function resolve(
  view: EdgeView,
  accountId: string,
  { role, source, param }: ReferenceAsk,
  maxSide: number,
): Promise<MediaReference> {
  if (typeof source === "string" && isMediaId(source)) {
    const found = await mediaOf(view, accountId, source);
    if (found === null) throw invalidValue(param, source, ACCEPTED);
    return { role, mediaId: source, mime: found.mime };
  }
  const bytes = typeof source === "string" ? decode(source, param) : source;
  if (bytes.byteLength > LIMITS.image) throw tooLarge(LIMITS.image, param);
  try {
    const stored = await view.settings.storeReference(bytes, { maxSide });
    return { role, mediaId: stored.mediaId, mime: stored.mime };
  } catch (cause) {
    if (cause instanceof MediaTooLarge) throw tooLarge(cause.maxBytes, param);
    if (!(cause instanceof MediaRefused)) throw cause;
    throw new EdgeError("invalid_value", `${param}: found ${cause.found}, accepted is ${cause.accepted}`, {
      param,
      cause,
    });
  }
}

/** The account's media; an output of a moment ago may not be in the read model yet. */
async function mediaOf(view: EdgeView, accountId: string, mediaId: string) {
  const { reads } = view.settings;
  const found = await reads.media(accountId, mediaId);
  if (found !== null) return found;
  await readsReached(view, accountId);
  return await reads.media(accountId, mediaId);
}

function decode(source: string, param: string): Uint8Array {
  const comma = source.startsWith("data:") ? source.indexOf(",") : -1;
  const header = source.slice(0, comma + 1);
  if (comma !== -1 && !header.endsWith(";base64,")) throw invalidValue(param, header, "a data URL in base64");
  try {
    return Uint8Array.fromBase64(source.slice(comma + 1));
  } catch {
    throw invalidValue(param, source, ACCEPTED);
  }
}
