/** Pictures and clips that an account keeps to start from: contracts/settled.md points 12 and 17. */

import { timeOf } from "./ids.ts";

/** What is known of one, as the read model keeps it or as it was just stored. */
export interface ReferenceFacts {
  readonly mediaId: string;
  readonly mime: string;
  readonly bytes: number;
  /** Pixels. */
  readonly width: number | null;
  readonly height: number | null;
  /** Seconds. */
  readonly duration: number | null;
  readonly name: string | null;
  /** Ms since 1970. */
  readonly storedAt: number;
}

/** An entry of `GET /api/references`; `url` is signed. */
export function referenceJson(reference: ReferenceFacts, url: string) {
  const { mediaId, mime, width, height, bytes, duration, name, storedAt } = reference;
  return {
    id: mediaId,
    mime,
    width,
    height,
    bytes,
    sha256: mediaId,
    duration,
    name,
    created_at: timeOf(storedAt),
    url,
  };
}

/** The answer of `POST /v1/upload`. */
export function uploadJson({ mediaId, bytes, mime, width, height, duration }: ReferenceFacts) {
  return { id: mediaId, object: "file", bytes, mime, width, height, duration };
}

/** A named reference as OpenAI's character; `created_at` is seconds since 1970. */
export function characterJson({ mediaId, name, storedAt }: ReferenceFacts) {
  return { id: mediaId, name, created_at: Math.floor(storedAt / 1_000) };
}
