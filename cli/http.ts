/** Calls to a running Sluice: retries that are safe, and refusals as errors. */

import { ServerRefused, ServerUnreachable } from "./failures.ts";

export interface Call {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** With the query, from the first slash on. */
  readonly path: string;
  /** A form as it is, anything else as JSON. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Whether sending it twice is as good as once, so that a lost answer may be asked for again. */
  readonly repeatable: boolean;
  /** How often it is sent at most; 4 if absent. */
  readonly tries?: number;
  /** For one try, ms; 30 s if absent. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal | undefined;
}

export interface Http {
  readonly url: string;
  /** The parsed JSON of the answer; the caller names its shape. Throws `ServerRefused`, `ServerUnreachable` or the signal's reason. */
  json<T>(call: Call): Promise<T>;
  /** The answer with its body unread; redirections are not followed. Throws the same. */
  raw(call: Call): Promise<Response>;
}

const TRIES = 4;
const TIMEOUT_MS = 30_000;
const FIRST_PAUSE_MS = 200;
/** Nobody waits longer than this for a server that says when to come back. */
const LONGEST_PAUSE_MS = 30_000;

/** Calls `url` with `key`. The key goes in `Authorization` and never follows to another origin. */
export function createHttp({ url, key }: { readonly url: string; readonly key: string | null }): Http {
  async function once<T>(call: Call, read: (answer: Response) => Promise<T>): Promise<T> {
    const late = new AbortController();
    const { timeoutMs = TIMEOUT_MS, body, headers } = call;
    const timer = setTimeout(() => late.abort(new Error(`no answer in ${timeoutMs / 1_000} s`)), timeoutMs);
    try {
      const answer = await fetch(url + call.path, {
        method: call.method,
        redirect: "manual",
        signal: AbortSignal.any([late.signal, ...(call.signal === undefined ? [] : [call.signal])]),
        headers: {
          ...(key === null ? {} : { authorization: `Bearer ${key}` }),
          ...(body === undefined || body instanceof FormData ? {} : { "content-type": "application/json" }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: body instanceof FormData ? body : JSON.stringify(body) }),
      });
      if (answer.status >= 400) throw await refusal(answer, `${call.method} ${call.path}`);
      return await read(answer);
    } finally {
      clearTimeout(timer);
    }
  }

  async function retried<T>(call: Call, read: (answer: Response) => Promise<T>): Promise<T> {
    for (let tries = 1;; tries++) {
      try {
        return await once(call, read);
      } catch (error) {
        call.signal?.throwIfAborted();
        const wait = tries < (call.tries ?? TRIES) ? pauseAfter(error, tries, call.repeatable) : null;
        if (wait !== null) await pause(wait, call.signal);
        else if (error instanceof ServerRefused) throw error;
        else throw unreachable(url, error);
      }
    }
  }

  return {
    url,
    json: <T>(call: Call) =>
      retried(call, async (answer) => {
        const to = answer.headers.get("location");
        if (answer.status < 300 || to === null) return await answer.json() as T;
        await answer.body?.cancel();
        throw new ServerRefused(
          `${call.method} ${call.path}: "${url}" points to "${to}"`,
          answer.status,
          "moved",
          null,
        );
      }),
    raw: (call) => retried(call, (answer) => Promise.resolve(answer)),
  };
}

/** Ms to wait before the next try, or null when there is to be none. */
function pauseAfter(error: unknown, tries: number, repeatable: boolean): number | null {
  const backoff = FIRST_PAUSE_MS * 2 ** (tries - 1) * (1 + Math.random() / 4);
  if (!(error instanceof ServerRefused)) return repeatable ? backoff : null;
  // 429 was not carried out, whatever it was; of 502 to 504 nobody knows
  if (error.status !== 429 && !(repeatable && [502, 503, 504].includes(error.status))) return null;
  const wanted = error.retryAfter === null ? backoff : error.retryAfter * 1_000;
  return wanted > LONGEST_PAUSE_MS ? null : wanted;
}

/** The server's own words: contracts of `/api` (`details`) and `/v1` (`error.message`); else the status. */
async function refusal(answer: Response, what: string): Promise<ServerRefused> {
  const text = await answer.text().catch(() => "");
  const body = parsed(text) as { error?: unknown; details?: unknown; code?: unknown } | null;
  const inner = (typeof body?.error === "object" ? body.error : null) as {
    message?: unknown;
    code?: unknown;
  } | null;
  const words = [body?.details, inner?.message, body?.error].find((w) => typeof w === "string");
  const code = [body?.code, inner?.code].find((c) => typeof c === "string");
  const after = Number(answer.headers.get("retry-after") ?? NaN);
  return new ServerRefused(
    typeof words === "string" ? words : `${what}: answered with status ${answer.status}`,
    answer.status,
    typeof code === "string" ? code : `http_${answer.status}`,
    Number.isFinite(after) ? after : null,
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function unreachable(url: string, cause: unknown): ServerUnreachable {
  // fetch says only that it failed; what failed is the cause of that
  const inner = cause instanceof Error && cause.cause instanceof Error ? cause.cause : cause;
  const words = inner instanceof Error ? inner.message : String(inner);
  const why = /refused|os error 111|10061/i.test(words) ? "nothing listens there" : words;
  return new ServerUnreachable(`call Sluice at "${url}": ${why}`, { cause });
}

/** Resolves after `ms`; rejects with the signal's reason. */
export function pause(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", stop);
      resolve();
    }, ms);
    if (signal?.aborted === true) stop();
    else signal?.addEventListener("abort", stop, { once: true });
  });
}
