/** Bytes in and out: references are fetched and outputs are put, both checked by hash and tried again on trouble. */

import { type Clock, sleep } from "@sluice/clock";
import type { AgentReference, UploadGrant } from "@sluice/protocol";
import { backoff } from "./backoff.ts";
import { JobFailure } from "./errors.ts";
import type { Machine } from "./machine.ts";

type Bytes = Uint8Array<ArrayBuffer>;

export interface Transfer {
  readonly fetch: typeof globalThis.fetch;
  readonly clock: Clock;
  readonly machine: Machine;
  readonly signal: AbortSignal;
  /** When trying again makes no sense any more, ms since 1970. */
  readonly deadline: number;
  /** How long one try may take, ms; default 5 minutes, in which 200 MB pass at 6 Mbit/s. */
  readonly tryMs?: number;
  /** The order's trace, which uploads continue: a W3C `traceparent`. */
  readonly trace?: string;
}

const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 10_000;
const TRY_MS = 5 * 60_000;
/** What a try may take even at the deadline: this machine's clock may be ahead of the server's. */
const LEAST_TRY_MS = 30_000;

/**
 * Puts an output to `<uploads.url>/<index>`. Answers the media id.
 * @throws JobFailure when it is too big or refused for good, or the deadline passes
 */
export async function putOutput(
  transfer: Transfer,
  uploads: UploadGrant,
  index: number,
  content: Bytes | ReadableStream<Bytes>,
  mime: string,
): Promise<string> {
  // The hash travels in the header, so it must be known before the first byte does; a repetition needs the bytes anyway.
  const body = content instanceof Uint8Array ? content : await gather(content, uploads.maxBytes);
  if (body.length > uploads.maxBytes) throw tooBig(body.length, uploads.maxBytes);
  const sha256 = await transfer.machine.sha256(body);
  const init = {
    method: "PUT",
    headers: {
      authorization: `Bearer ${uploads.ticket}`,
      "content-type": mime,
      "x-content-sha256": sha256,
      ...(transfer.trace === undefined ? {} : { traceparent: transfer.trace }),
    },
    body,
  };
  const stored: { mediaId?: unknown } = await persist(
    transfer,
    "upload",
    `${uploads.url}/${index}`,
    init,
    (response) => response.json(),
  );
  if (typeof stored.mediaId !== "string") {
    throw new JobFailure({
      category: "unknown_fate",
      code: "upload_answer",
      message: `upload output ${index}: the answer names no mediaId`,
    });
  }
  return stored.mediaId;
}

/**
 * The bytes of a reference.
 * @throws JobFailure when they cannot be had or do not match their hash
 */
export async function getReference(transfer: Transfer, reference: AgentReference): Promise<Bytes> {
  const bytes = await persist(
    transfer,
    "reference",
    reference.url,
    {},
    async (response) => new Uint8Array(await response.arrayBuffer()),
  );
  if (await transfer.machine.sha256(bytes) !== reference.sha256) {
    throw new JobFailure({
      category: "network",
      code: "reference_mismatch",
      message: `fetch reference "${reference.role}": its bytes do not match its hash`,
    });
  }
  return bytes;
}

/** Tries until it is answered with success, and the answer is read, or with a refusal that will not change. */
async function persist<T>(
  { fetch, clock, machine, signal, deadline, tryMs = TRY_MS }: Transfer,
  what: "upload" | "reference",
  url: string,
  init: RequestInit,
  read: (response: Response) => Promise<T>,
): Promise<T> {
  for (let tries = 0;; tries++) {
    signal.throwIfAborted();
    let trouble: string;
    const tooLong = new AbortController();
    const limitMs = Math.min(tryMs, Math.max(deadline - clock.now(), LEAST_TRY_MS));
    const stop = clock.after(limitMs, () => tooLong.abort(new Error(`no answer within ${limitMs} ms`)));
    try {
      const response = await fetch(url, {
        ...init,
        credentials: "omit",
        signal: AbortSignal.any([signal, tooLong.signal]),
      });
      if (response.ok) return await read(response);
      const words = (await response.text().catch(() => "")).slice(0, 300);
      trouble = `${response.status} ${words}`.trim();
      if (!mayPass(response.status)) throw refusal(what, trouble);
    } catch (error) {
      if (signal.aborted) throw signal.reason;
      if (error instanceof JobFailure) throw error;
      trouble = error instanceof Error ? error.message : String(error);
    } finally {
      stop();
    }
    const wait = backoff(tries, FIRST_WAIT_MS, LONGEST_WAIT_MS, machine);
    if (clock.now() + wait > deadline) throw refusal(what, `${trouble}, until the deadline`);
    await sleep(clock, wait, signal);
  }
}

function mayPass(status: number): boolean {
  return status >= 500 || status === 408 || status === 425 || status === 429;
}

function refusal(what: "upload" | "reference", trouble: string): JobFailure {
  return what === "upload"
    ? new JobFailure({
      category: "unknown_fate",
      code: "upload_refused",
      message: `upload output: ${trouble}`,
    })
    : new JobFailure({
      category: "network",
      code: "reference_unavailable",
      message: `fetch reference: ${trouble}`,
    });
}

function tooBig(bytes: number, most: number): JobFailure {
  return new JobFailure({
    category: "unknown_fate",
    code: "output_too_big",
    message: `upload output: ${bytes} bytes or more, at most ${most} are accepted`,
  });
}

async function gather(stream: ReadableStream<Bytes>, most: number): Promise<Bytes> {
  const parts: Bytes[] = [];
  let length = 0;
  for await (const part of stream) {
    length += part.length;
    if (length > most) throw tooBig(length, most);
    parts.push(part);
  }
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}
