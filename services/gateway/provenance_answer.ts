/** An output with what it was made with inside, put together while it is sent: no more of it than headers is in memory. */

import type { Job, Output } from "@sluice/domain";
import { answerBytes, type MediaAccess } from "@sluice/media";
import { fileNameOf, partOf, type Piece, planProvenance, type Source } from "@sluice/provenance";
import type { Settings } from "./deps.ts";
import { provenanceNote } from "./provenance_note.ts";

/** Counts up when the same note would become other bytes: it is part of the ETag. */
const FORMAT = 1;
/** The job may be erased, so who keeps the bytes asks again. */
const CACHE_CONTROL = "private, no-cache";

/**
 * Answers GET and HEAD, with ranges. Bytes that take no note (a GIF, a damaged file) are answered as they are; the header
 * `x-provenance` says which: `embedded` or `none`. Null when there are no bytes.
 */
export async function showWithProvenance(
  { media, pictures }: Pick<Settings, "media" | "pictures">,
  job: Job,
  output: Output,
  request: Request,
): Promise<Response | null> {
  const { mediaId } = output;
  const { spec: { prompt, model, jobId } } = job;
  const stored = await media.stat(mediaId);
  if (stored === null) return null;
  const { mime } = stored;
  const filename = fileNameOf({ prompt, model, jobId, index: output.index, mime });
  const note = provenanceNote(job, output);
  const plan = await planProvenance(sourceOf(media, mediaId, stored.bytes), mime, note);
  const answer = plan === null
    ? await pictures.showMedia(mediaId, request, { filename, cacheControl: CACHE_CONTROL })
    : await answerBytes(request, {
      etag: `"${mediaId}-${FORMAT}-${await digestOf(JSON.stringify(note))}"`,
      mime,
      filename,
      cacheControl: CACHE_CONTROL,
      open: async () => ({
        size: plan.size,
        read: async (range) =>
          streamOf(
            media,
            mediaId,
            partOf(plan, range?.start ?? 0, range === null ? plan.size : range.end + 1),
          ),
      }),
    });
  answer?.headers.set("x-provenance", plan === null ? "none" : "embedded");
  return answer;
}

function sourceOf(media: MediaAccess, mediaId: string, size: number): Source {
  return {
    size,
    async read(start, end) {
      const stream = await media.read(mediaId, { start, end: end - 1 });
      return stream === null ? new Uint8Array() : await new Response(stream).bytes();
    },
  };
}

/** The pieces one after the other, each opened when it is its turn. */
function streamOf(
  media: MediaAccess,
  mediaId: string,
  pieces: readonly Piece[],
): ReadableStream<Uint8Array<ArrayBuffer>> {
  return ReadableStream.from((async function* () {
    for (const piece of pieces) {
      if (piece instanceof Uint8Array) {
        yield piece;
        continue;
      }
      const stream = await media.read(mediaId, { start: piece.start, end: piece.end - 1 });
      if (stream === null) throw new Error(`send media "${mediaId}": they were deleted meanwhile`);
      yield* stream as ReadableStream<Uint8Array<ArrayBuffer>>;
    }
  })());
}

/** Half of the text's SHA-256, as hex. */
async function digestOf(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return new Uint8Array(digest, 0, 16).toHex();
}
