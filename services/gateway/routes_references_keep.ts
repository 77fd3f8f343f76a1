/** Storing what an account keeps to start from. */

import { isMediaId } from "@sluice/media";
import { EdgeError, type ReferenceAsk, type ReferenceFacts, StoredUpload } from "@sluice/protocol";
import type { Caller } from "./authenticate.ts";
import { decide } from "./command.ts";
import type { Kit } from "./kit.ts";
import { readsReached } from "./read_your_writes.ts";
import { resolveReference, type Stored } from "./references.ts";
import { V1_MAX_SIDE } from "./routes_images.ts";

/**
 * Stores a picture, made to fit 2,048 pixels, or a clip as it is, and makes it the account's under a name or none. The same bytes
 * are kept once: their latest name counts, and no name takes none away. Throws `EdgeError`.
 */
export async function keepReference(
  kit: Kit,
  { accountId, key }: Pick<Caller, "accountId" | "key">,
  ask: ReferenceAsk,
  name: string | null,
): Promise<ReferenceFacts> {
  const { settings, view } = kit;
  const stored = await measured(kit, accountId, await resolveReference(view, accountId, ask, V1_MAX_SIDE));
  const before = await findReference(kit, accountId, stored.mediaId);
  if (before !== null && (name === null || before.name === name)) return before;
  const { number } = await decide(settings, {
    id: settings.newId(),
    type: "RecordReference",
    actor: { type: "key", id: key.keyId },
    data: { accountId, ...stored, name },
  });
  if (number !== null) view.note(accountId, number);
  await putAgain(kit, accountId, ask, stored.mediaId);
  return { ...stored, name, storedAt: before?.storedAt ?? settings.clock() };
}

/** Bytes that were there already may have been removed, as nobody's, before they were this account's. Throws `EdgeError`. */
async function putAgain(
  { settings: { media }, view }: Kit,
  accountId: string,
  ask: ReferenceAsk,
  mediaId: string,
): Promise<void> {
  if (await media.stat(mediaId) !== null) return;
  // a clip came as a stream, which is over
  if (!(ask.source instanceof StoredUpload)) await resolveReference(view, accountId, ask, V1_MAX_SIDE);
  if (await media.stat(mediaId) !== null) return;
  const message = "the bytes were removed while they were stored: send them again";
  throw new EdgeError("unavailable", message, { retryAfter: 1 });
}

/** The account's reference, or null; also one of a moment ago. */
export async function findReference(
  { settings: { reads }, view }: Kit,
  accountId: string,
  id: string,
): Promise<ReferenceFacts | null> {
  if (!isMediaId(id)) return null;
  await readsReached(view, accountId);
  return await reads.reference(accountId, id);
}

type Measured = Omit<ReferenceFacts, "name" | "storedAt">;

/** What is known of bytes that were named by their id is what the store knows. */
async function measured({ settings }: Kit, accountId: string, stored: Stored): Promise<Measured> {
  const { mediaId, mime, width = null, height = null, duration = null } = stored;
  if (stored.bytes !== undefined) return { mediaId, mime, bytes: stored.bytes, width, height, duration };
  const kept = await settings.reads.reference(accountId, mediaId);
  if (kept !== null) {
    const { bytes, width, height, duration } = kept;
    return { mediaId, mime, bytes, width, height, duration };
  }
  const found = await settings.media.stat(mediaId);
  if (found === null) {
    throw new EdgeError("not_found", `media "${mediaId}": the bytes are not stored any more`);
  }
  return { mediaId, mime, bytes: found.bytes, width, height, duration };
}
