/** The one way out for every URL that a user can name: references, webhooks, results of providers. */

import { lookup } from "node:dns/promises";
import type { IncomingMessage } from "node:http";
import { ALLOW_NOTHING, type EgressAllow } from "./egress_allow.ts";
import { FetchFailed } from "./egress_errors.ts";
import { admit, type Target } from "./egress_policy.ts";
import { type FetchClock, startFetchClock } from "./fetch_clock.ts";
import { pinnedRequest } from "./pinned_request.ts";

export interface GuardedFetchOptions {
  readonly method?: string;
  readonly headers?: HeadersInit;
  readonly body?: string | Uint8Array;
  /** Longest body that is taken; 25 MB by default. */
  readonly maxBytes?: number;
  /** For everything from the look-up of the name to the last byte. */
  readonly timeoutMs?: number;
  /** 0 to 3. Each hop is judged as the first was; only GET and HEAD follow. */
  readonly maxRedirects?: number;
  /** What may be reached beside public https, by plain http too. */
  readonly allow?: EgressAllow;
  /** Our own names, as `host` or `host:port`. */
  readonly ownHosts?: readonly string[];
  /** All addresses of a name; the system's resolver by default. */
  readonly resolve?: (host: string) => Promise<readonly string[]>;
  /** PEM certificates trusted instead of the system's. */
  readonly caCerts?: readonly string[];
  readonly signal?: AbortSignal;
}

export interface GuardedResponse {
  /** Where it came from in the end. */
  readonly url: string;
  readonly status: number;
  readonly headers: Headers;
  /** As sent, never inflated. Errors with `FetchFailed`. Read it to its end or cancel it. */
  readonly body: ReadableStream<Uint8Array>;
  /** The whole body. Throws `FetchFailed`. */
  bytes(): Promise<Uint8Array>;
}

const MAX_BYTES = 25 * 1024 * 1024;
const TIMEOUT_MS = 10_000;
const MOST_REDIRECTS = 3;
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/**
 * Calls the URL at the very address it was judged by: https to public hosts, and what `allow` names. Throws
 * `FetchRefused` for a URL that must not be called and `FetchFailed` for all that goes wrong, a redirect beyond
 * `maxRedirects` among it. Other statuses are answers.
 */
export async function guardedFetch(url: string, options: GuardedFetchOptions = {}): Promise<GuardedResponse> {
  const { maxBytes = MAX_BYTES, timeoutMs = TIMEOUT_MS, maxRedirects = 0, method = "GET" } = options;
  const { allow = ALLOW_NOTHING, ownHosts = [], resolve = addressesOf } = options;
  const hops = Math.min(maxRedirects, MOST_REDIRECTS);
  const clock = startFetchClock(timeoutMs, options.signal);
  let current = url;
  let headers = new Headers(options.headers);
  try {
    for (let hop = 0;; hop++) {
      const target = await clock.race(admit(current, { allow, ownHosts, resolve }));
      headers.set("accept-encoding", "identity");
      if (!headers.has("user-agent")) headers.set("user-agent", "sluice");
      const answer = await send(target, { ...options, method, headers, signal: clock.signal });
      const next = REDIRECTS.has(answer.statusCode ?? 0) ? answer.headers.location : undefined;
      if (next === undefined) return responseOf(target.url.href, answer, maxBytes, method, clock);
      answer.destroy();
      const status = answer.statusCode ?? 0;
      const stuck = (why: string) => new FetchFailed(current, "redirect", why, { status });
      if (method !== "GET" && method !== "HEAD") {
        throw stuck("it redirects, which this request does not follow");
      }
      if (hop >= hops) throw stuck(`it redirects more often than ${hops} times`);
      const there = URL.parse(next, target.url);
      if (there === null) throw stuck("it redirects to what is no URL");
      // what was meant for one host is no other's business
      if (there.origin !== target.url.origin) headers = new Headers();
      current = there.href;
    }
  } catch (error) {
    clock.stop();
    throw clock.failure(error, current);
  }
}

async function send(
  target: Target,
  { method = "GET", headers, body, caCerts, signal }: GuardedFetchOptions & { readonly signal: AbortSignal },
): Promise<IncomingMessage> {
  const sent = typeof body === "string" ? new TextEncoder().encode(body) : body ?? null;
  const all = new Headers(headers);
  if (sent !== null) all.set("content-length", String(sent.byteLength));
  return await pinnedRequest(target, {
    method,
    headers: all,
    body: sent,
    signal,
    ...(caCerts === undefined ? {} : { caCerts }),
  });
}

function responseOf(
  url: string,
  answer: IncomingMessage,
  maxBytes: number,
  method: string,
  clock: FetchClock,
): GuardedResponse {
  if (method !== "HEAD" && Number(answer.headers["content-length"] ?? 0) > maxBytes) {
    answer.destroy();
    throw tooLong(url, maxBytes);
  }
  const body = limited(answer, maxBytes, clock, url);
  const headers = new Headers();
  for (const [name, values] of Object.entries(answer.headersDistinct)) {
    for (const value of values ?? []) headers.append(name, value);
  }
  return {
    url,
    status: answer.statusCode ?? 0,
    headers,
    body,
    bytes: () => new Response(body).bytes(),
  };
}

/** The body, which ends the clock and the connection at its end, at its limit and when cancelled. */
function limited(
  answer: IncomingMessage,
  maxBytes: number,
  clock: FetchClock,
  url: string,
): ReadableStream<Uint8Array> {
  const chunks: AsyncIterator<Uint8Array> = answer[Symbol.asyncIterator]();
  let bytes = 0;
  const stop = () => {
    clock.stop();
    answer.destroy();
  };
  return new ReadableStream({
    async pull(controller) {
      try {
        const { done, value } = await chunks.next();
        if (done === true) {
          stop();
          return controller.close();
        }
        bytes += value.byteLength;
        if (bytes > maxBytes) throw tooLong(url, maxBytes);
        controller.enqueue(new Uint8Array(value.buffer as ArrayBuffer, value.byteOffset, value.byteLength));
      } catch (error) {
        stop();
        controller.error(clock.failure(error, url));
      }
    },
    cancel: stop,
  }, { highWaterMark: 0 });
}

function tooLong(url: string, maxBytes: number): FetchFailed {
  return new FetchFailed(url, "too_large", `the body is longer than ${maxBytes} bytes`);
}

/** All addresses of a name, by the system's resolver. Throws what the resolver throws. */
export async function addressesOf(host: string): Promise<readonly string[]> {
  return (await lookup(host, { all: true })).map(({ address }) => address);
}
