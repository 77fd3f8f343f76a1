/** Fetches what a site made: the bytes come straight from its media host into this worker, and go on to Sluice. */

import { type Clock, JobFailure, sleep } from "@sluice/agent";
import { isMediaAddress } from "../hosts.ts";
import { lost } from "./failures.ts";

export interface Download {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** By the bytes themselves: a host's word is not enough, posters and clips are easily mixed up (wire/flow.md §1.5). */
  readonly mime: string;
}

/**
 * @param addresses gives the address to try; asked anew for each try, because a signed address may be over
 * @param kind what the bytes must be
 * @throws JobFailure `unknown_fate` when the bytes cannot be had: the work exists, so it is looked for again; and what `addresses` throws
 */
export async function download(
  { fetch, clock, tries, signal }: {
    readonly fetch: typeof globalThis.fetch;
    readonly clock: Clock;
    readonly tries: number;
    readonly signal: AbortSignal;
  },
  addresses: (attempt: number) => Promise<string>,
  kind: "image" | "video",
): Promise<Download> {
  let trouble = "";
  for (let attempt = 0; attempt < Math.max(1, tries); attempt++) {
    if (attempt > 0) await sleep(clock, 1_000 * attempt, signal);
    try {
      const address = await addresses(attempt);
      if (!isMediaAddress(address)) {
        throw new Error("the page names an address that is none of the site's media");
      }
      const response = await fetch(address, { signal, credentials: "omit" });
      if (response.redirected && !isMediaAddress(response.url)) {
        throw new Error("the site's media host leads elsewhere");
      }
      const bytes = new Uint8Array(await response.arrayBuffer());
      const mime = mimeOf(bytes);
      if (response.ok && mime?.startsWith(`${kind}/`) === true) return { bytes, mime };
      trouble = response.ok
        ? `the ${bytes.length} bytes are no ${kind}`
        : `the site's media host answered ${response.status}`;
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof JobFailure) throw error;
      trouble = error instanceof Error ? error.message : String(error);
    }
  }
  throw lost(`fetch the ${kind}: ${trouble}`);
}

/** By the first bytes; null for what no site here makes. */
export function mimeOf(bytes: Uint8Array): string | null {
  const text = String.fromCharCode(...bytes.subarray(0, 12));
  if (text.startsWith("\xff\xd8\xff")) return "image/jpeg";
  if (text.startsWith("\x89PNG\r\n\x1a\n")) return "image/png";
  if (text.startsWith("RIFF") && text.slice(8, 12) === "WEBP") return "image/webp";
  if (text.slice(4, 8) === "ftyp") return "video/mp4";
  return null;
}
