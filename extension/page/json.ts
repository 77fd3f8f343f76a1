/** Calls of a site with addresses and JSON bodies: wire/flow.md §6. */

import type { Parsed } from "./batchexecute.ts";

/** What a body says, by name: of a form only its texts. Undefined for what is neither. */
export function readBody(body: unknown): unknown {
  if (body instanceof FormData || body instanceof URLSearchParams) {
    return Object.fromEntries([...body].filter(([, value]) => typeof value === "string"));
  }
  return typeof body === "string" ? parse(body) : undefined;
}

/**
 * The answer to a call.
 * @param retryAfter the header of that name: seconds, or a date
 */
export function readReply(status: number, text: string, retryAfter: string | null = null): Parsed {
  const value = parse(text);
  if (status >= 400) {
    return {
      ok: false,
      error: {
        type: "refused",
        grpc: null,
        http: status,
        reason: null,
        text: words(value),
        ...waitOf(retryAfter),
      },
    };
  }
  return value === undefined
    ? { ok: false, error: { type: "lost", message: "the answer was cut off or is no JSON" } }
    : { ok: true, value };
}

/** Whether an address is that of a call, given as host and beginning of the path. */
export function isAt({ host, pathname }: URL, beginning: string): boolean {
  const address = host + pathname;
  return address === beginning || address.startsWith(beginning.endsWith("/") ? beginning : `${beginning}/`);
}

/** A longer wait is no answer to take at its word. */
const LONGEST_MS = 24 * 3_600_000;

function waitOf(retryAfter: string | null): { readonly retryAfterMs?: number } {
  if (retryAfter === null || retryAfter === "") return {};
  const seconds = Number(retryAfter);
  const ms = Number.isNaN(seconds) ? Date.parse(retryAfter) - Date.now() : seconds * 1_000;
  return ms >= 0 && ms <= LONGEST_MS ? { retryAfterMs: Math.ceil(ms) } : {};
}

function words(value: unknown): string | null {
  if (typeof value !== "object" || value === null) return null;
  const { message, error } = value as { message?: unknown; error?: unknown };
  if (typeof message === "string") return message;
  return typeof error === "string" ? error : words(error);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
