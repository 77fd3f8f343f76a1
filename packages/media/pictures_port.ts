/**
 * The port of all that needs pictures decoded. Where native code may run `pictures.ts` does it in this process;
 * a process without it asks storage (`remote.ts`).
 */

import type { Look } from "./look.ts";
import type { StoredMedia } from "./store.ts";

/** The stored bytes, or what was made of them. */
export type Shown =
  | { readonly mime: string; readonly stream: ReadableStream<Uint8Array> }
  | { readonly mime: string; readonly bytes: Uint8Array<ArrayBuffer> };

export interface ServeOptions {
  /** Sent as an attachment under this name; shown in place when absent. */
  readonly filename?: string | undefined;
  /** Bytes never change under their hash, so by default they may be kept for a year by the one who asked. */
  readonly cacheControl?: string;
  /** The form in which they are given; the stored bytes by default. */
  readonly look?: Look;
}

export interface Pictures {
  /**
   * Normalises a picture to fit `maxSide` pixels and stores it. Throws `MediaRefused` for what is no picture, and what
   * `MediaStore.put` throws.
   */
  storeReference(bytes: Uint8Array, options: { readonly maxSide: number }): Promise<StoredMedia>;
  /** Throws `MediaRefused` for what is no picture that could be stored as a reference. */
  checkPicture(bytes: Uint8Array): Promise<void>;
  /**
   * The media in the form asked, or null when there are none. Throws `MediaRefused` when these bytes have no such form,
   * and `VariantUnavailable`.
   */
  variantOf(mediaId: string, look: Look): Promise<Shown | null>;
  /** The same as an answer to GET and HEAD with ranges and caching, as `serve.ts` says; null when there are none. */
  showMedia(mediaId: string, request: Request, options?: ServeOptions): Promise<Response | null>;
}
