/** Pictures that are stored already, made to fit where smaller ones are wanted: contracts/settled.md point 8. */

import type { EdgeView } from "./edge_view.ts";
import type { Stored } from "./references.ts";

/** What was stored as a reference is no larger than this, and goes to `/v1` as it is. */
const KEPT_SIDE = 2_048;
const REMEMBERED = 1_000;

/** The same picture gives the same smaller one, so it is made once. */
const made = new WeakMap<EdgeView, Map<string, Promise<Stored>>>();

/** The picture in at most `maxSide` pixels, stored under its own id; clips and pictures that fit are answered as they are. */
export function fitted(view: EdgeView, stored: Stored, maxSide: number): Promise<Stored> | Stored {
  const { mediaId, mime, width, height } = stored;
  if (!mime.startsWith("image/")) return stored;
  const side = typeof width === "number" && typeof height === "number" ? Math.max(width, height) : null;
  if (side === null ? maxSide >= KEPT_SIDE : side <= maxSide) return stored;
  const known = made.get(view) ?? new Map<string, Promise<Stored>>();
  made.set(view, known);
  const key = `${mediaId} ${maxSide}`;
  const found = known.get(key);
  if (found !== undefined) return found;
  const making = shrink(view, stored, maxSide);
  if (known.size >= REMEMBERED) known.clear();
  known.set(key, making);
  making.catch(() => known.delete(key));
  return making;
}

async function shrink({ settings }: EdgeView, stored: Stored, maxSide: number): Promise<Stored> {
  const bytes = await settings.media.read(stored.mediaId);
  // its bytes went meanwhile: whoever fetches them hears of it
  if (bytes === null) return stored;
  const smaller = await settings.pictures.storeReference(
    await new Response(bytes as ReadableStream<Uint8Array<ArrayBuffer>>).bytes(),
    { maxSide },
  );
  return smaller.mediaId === stored.mediaId ? smaller : { ...smaller, from: stored.mediaId };
}
