/** One try to deliver a message, and how it went in words for the owner of the endpoint. */

import type { CommandData } from "@sluice/domain";
import {
  type EgressAllow,
  FetchFailed,
  FetchRefused,
  guardedFetch,
  type GuardedResponse,
} from "@sluice/media";
import type { Message } from "./webhook_message.ts";

export type TryResult = Pick<CommandData["RecordDelivery"], "status" | "error" | "ms" | "retryAfterMs">;

export interface TryOptions {
  readonly allow: EgressAllow;
  readonly ownHosts: readonly string[];
  readonly signal: AbortSignal;
  /** Ms; 20 s by default. */
  readonly timeoutMs?: number;
}

const TIMEOUT_MS = 20_000;
/** Of an answer that is no success so much is read, bytes, and so much is told, characters. */
const READ_BYTES = 1_024;
const TOLD_CHARS = 200;
const WHY_CHARS = 300;

/** Posts the message once. Resolves with what came of it, or with null when `signal` ended it: then nothing is known. */
export async function tryDelivery(
  url: string,
  { headers, body }: Message,
  { allow, ownHosts, signal, timeoutMs = TIMEOUT_MS }: TryOptions,
): Promise<TryResult | null> {
  const since = performance.now();
  const result = (status: number | null, error: string | null, retryAfterMs: number | null = null) => ({
    status,
    error,
    ms: Math.round(performance.now() - since),
    retryAfterMs,
  });
  try {
    const answer = await guardedFetch(url, {
      method: "POST",
      headers,
      body,
      timeoutMs,
      // its length does not matter: little of it is read
      maxBytes: Number.MAX_SAFE_INTEGER,
      maxRedirects: 0,
      allow,
      ownHosts,
      signal,
    });
    const { status } = answer;
    if (status >= 200 && status < 300) {
      await answer.body.cancel();
      return result(status, null);
    }
    const retryAfterMs = readRetryAfter(answer.headers.get("retry-after"), Date.now());
    return result(status, await refusal(answer), retryAfterMs);
  } catch (cause) {
    if (signal.aborted) return null;
    return result(cause instanceof FetchFailed ? cause.status : null, failure(cause, timeoutMs));
  }
}

/** How long a `Retry-After` asks to wait, ms: whole seconds or an HTTP date (RFC 9110 §10.2.3). Null for anything else. */
export function readRetryAfter(header: string | null, now: number): number | null {
  if (header === null) return null;
  if (/^\s*\d{1,9}\s*$/.test(header)) return Number(header) * 1_000;
  // the platform reads more than HTTP's dates, which begin with the day's name
  const at = /^[A-Z][a-z]{2,8},? /.test(header) ? Date.parse(header) : NaN;
  return Number.isNaN(at) ? null : Math.max(0, at - now);
}

async function refusal(answer: GuardedResponse): Promise<string> {
  const { status } = answer;
  if (status >= 300 && status < 400) {
    await answer.body.cancel();
    return redirected(status);
  }
  const said = told(await beginning(answer));
  return `it answered ${status}${said === "" ? "" : `: ${said}`}`;
}

function redirected(status: number | null): string {
  return `it answered ${
    status ?? 302
  }, a redirect: messages follow none, change the URL to the one it leads to`;
}

function failure(cause: unknown, timeoutMs: number): string {
  if (cause instanceof FetchRefused) {
    return `its URL is not called: ${cause.found}, accepted is ${cause.accepted}`;
  }
  if (cause instanceof FetchFailed) {
    switch (cause.reason) {
      case "redirect":
        return redirected(cause.status);
      case "timeout":
        return `it gave no answer within ${timeoutMs / 1_000} s`;
      default:
        return `it was not reached: ${told(cause.why, WHY_CHARS)}`;
    }
  }
  return `it was not reached: ${told(String(cause), WHY_CHARS)}`;
}

/** What an answer begins with, as text; empty when it breaks off. */
async function beginning({ body }: GuardedResponse): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  let bytes = 0;
  try {
    for await (const chunk of body) {
      const part = chunk.subarray(0, READ_BYTES - bytes);
      bytes += part.byteLength;
      text += decoder.decode(part, { stream: true });
      if (bytes >= READ_BYTES) break;
    }
  } catch {
    // the status says enough
  }
  return text;
}

/** A stranger's words on one line, without what looks like a signature or a secret that it may have echoed. */
function told(text: string, most = TOLD_CHARS): string {
  const line = text.toWellFormed()
    .replaceAll(/\b(whsec_|v1,|slk_|sla_)[\w+/=-]+/g, "$1…")
    .replaceAll(/[\s\p{Cc}]+/gu, " ")
    .trim();
  return line.length > most ? `${line.slice(0, most).toWellFormed()}…` : line;
}
