/** Fetches what a reference's URL names, through the one guarded way out. */

import {
  type EgressAllow,
  FetchFailed,
  FetchRefused,
  guardedFetch,
  type GuardedResponse,
} from "@sluice/media";
import { EdgeError } from "@sluice/protocol";
import { LIMITS } from "./body.ts";

/** Gives the bytes behind a URL. Throws `FetchRefused` and `FetchFailed` of `@sluice/media`, and so does the stream. */
export type FetchReference = (
  url: string,
  options: { readonly maxBytes: number },
) => Promise<ReadableStream<Uint8Array>>;

export interface ReferenceFetchOptions {
  /** What may be reached beside public https. */
  readonly allow?: EgressAllow;
  /** Our own addresses, which are not fetched from ourselves. */
  readonly ownUrls: readonly string[];
}

const PICTURE_MS = 10_000;
const CLIP_MS = 60_000;
const MAX_REDIRECTS = 3;

/** The way out for references. */
export function referenceFetcher({ allow, ownUrls }: ReferenceFetchOptions): FetchReference {
  const ownHosts = ownUrls.map((url) => new URL(url).host);
  return async (url, { maxBytes }) => {
    const response = await guardedFetch(url, {
      maxBytes,
      timeoutMs: maxBytes > LIMITS.image ? CLIP_MS : PICTURE_MS,
      maxRedirects: MAX_REDIRECTS,
      ownHosts,
      headers: { accept: "image/*, video/*;q=0.9, */*;q=0.1" },
      ...(allow === undefined ? {} : { allow }),
    });
    return await bodyOf(response);
  };
}

async function bodyOf({ url, status, body }: GuardedResponse): Promise<ReadableStream<Uint8Array>> {
  if (status === 200) return body;
  await body.cancel();
  throw new FetchFailed(url, "network", `it answered with status ${status}`, { status });
}

/** What to tell the person who named the URL; anything else is thrown as it is. */
export function fetchRefusal(param: string, error: unknown): unknown {
  if (!(error instanceof FetchRefused || error instanceof FetchFailed)) return error;
  const isTooLarge = error instanceof FetchFailed && error.reason === "too_large";
  const code = isTooLarge ? "request_too_large" : "invalid_value";
  return new EdgeError(code, `${param}: ${error.message}`, { param, cause: error });
}
