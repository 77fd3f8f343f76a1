/**
 * Requests per minute by account: contracts/settled.md point 4. A bucket that starts full and gets a tenth of its size
 * back every 6 seconds, kept as what was taken, so that a new plan counts at once. Our own forty lines, because the
 * limiters of `rate-limiter-flexible` answer with a promise, keep a timer for every account and know a window's end,
 * while the headers promise when the bucket is full; and because this stands before every request. Each gateway counts
 * for itself.
 */

import { type Account, PLANS } from "@sluice/domain";

/** What is left after a request, and what its headers say. */
export interface Allowance {
  readonly limit: number;
  readonly remaining: number;
  /** Seconds until the bucket is full. */
  readonly resetSeconds: number;
  /** Seconds until another try makes sense; null when the request may go on. */
  readonly retryAfter: number | null;
}

interface Bucket {
  taken: number;
  /** When something last came back, ms since 1970. */
  since: number;
}

const STEP_MS = 6_000;
const STEPS = 10;
/** Polling must not starve a client: reads have a bucket of their own. */
const READS = 10;

const UNLIMITED: Allowance = {
  limit: Number.MAX_SAFE_INTEGER,
  remaining: Number.MAX_SAFE_INTEGER,
  resetSeconds: 0,
  retryAfter: null,
};

export class Limits {
  // one of each an account: as many as the accounts in memory
  readonly #reads = new Map<string, Bucket>();
  readonly #writes = new Map<string, Bucket>();

  /** Takes one request of the account's plan, if there is one left. `now` is ms since 1970. */
  take({ accountId, plan }: Account, isRead: boolean, now: number): Allowance {
    const { requestsPerMinute } = PLANS[plan];
    if (requestsPerMinute === Number.MAX_SAFE_INTEGER) return UNLIMITED;
    const limit = isRead ? requestsPerMinute * READS : requestsPerMinute;
    const buckets = isRead ? this.#reads : this.#writes;
    let bucket = buckets.get(accountId);
    if (bucket === undefined) buckets.set(accountId, bucket = { taken: 0, since: now });
    return takeFrom(bucket, limit, now);
  }
}

function takeFrom(bucket: Bucket, limit: number, now: number): Allowance {
  const step = limit / STEPS;
  // a clock that was set back gives nothing and takes nothing
  const steps = Math.max(0, Math.floor((now - bucket.since) / STEP_MS));
  // a smaller plan forgives what the greater one allowed
  bucket.taken = Math.min(limit, Math.max(0, bucket.taken - steps * step));
  bucket.since = bucket.taken === 0 || now < bucket.since ? now : bucket.since + steps * STEP_MS;
  const granted = bucket.taken + 1 <= limit;
  if (granted) bucket.taken++;
  const secondsUntilBack = (amount: number) =>
    Math.ceil((Math.ceil(amount / step) * STEP_MS - (now - bucket.since)) / 1_000);
  return {
    limit,
    remaining: Math.floor(limit - bucket.taken),
    resetSeconds: secondsUntilBack(bucket.taken),
    retryAfter: granted ? null : Math.max(1, secondsUntilBack(bucket.taken + 1 - limit)),
  };
}

/** Writes the headers of `/v1` (contracts/openai.md §2) or those of `/api` (contracts/jobs-api.md "Errors"). */
export function showLimits(
  headers: Headers,
  { limit, remaining, resetSeconds }: Allowance,
  isV1: boolean,
): void {
  headers.set(isV1 ? "x-ratelimit-limit-requests" : "x-ratelimit-limit", String(limit));
  headers.set(isV1 ? "x-ratelimit-remaining-requests" : "x-ratelimit-remaining", String(remaining));
  if (isV1) headers.set("x-ratelimit-reset-requests", durationOf(resetSeconds));
  else headers.set("x-ratelimit-reset", String(resetSeconds));
}

/** Seconds as OpenAI writes them: `6s`, `1m0s`. */
function durationOf(seconds: number): string {
  return seconds < 60 ? `${seconds}s` : `${Math.floor(seconds / 60)}m${seconds % 60}s`;
}
