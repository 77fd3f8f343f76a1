/** Why somebody is not let in, in words for whoever asks. */

import type { Refusal } from "@sluice/auth";
import type { Account, Key, Scope } from "@sluice/domain";
import { EdgeError } from "@sluice/protocol";
import type { Allowance } from "./limits.ts";
import { isV1 } from "./sessions.ts";

/** Throws `EdgeError` when the key has none of the scopes. */
export function requireScope(key: Key, scopes: readonly Scope[]): void {
  if (scopes.some((scope) => key.scopes.includes(scope))) return;
  const message = `key ${key.prefix}…: it has the scopes ${key.scopes.join(", ")}, needed is ${
    scopes.join(" or ")
  }`;
  throw new EdgeError("insufficient_scope", message);
}

/** Throws `EdgeError` when nothing was left to take. */
export function refuseOverLimit({ plan }: Account, { limit, retryAfter }: Allowance): void {
  if (retryAfter === null) return;
  const message =
    `plan ${plan}: ${limit} requests of this kind a minute are used up, try again in ${retryAfter} s`;
  throw new EdgeError("rate_limited", message, { retryAfter });
}

const ENDED: Readonly<Record<Exclude<Refusal, "account_suspended" | "key_expired">, string>> = {
  key_unknown: "this key is unknown or was revoked",
  session_expired: "this session is over: POST /api/session with a key gives a new one",
  session_ended: "this session was ended: POST /api/session with a key gives a new one",
};

/** For a key or session that does not count. */
export function refused(refusal: Exclude<Refusal, "account_suspended">, key: Key | undefined): EdgeError {
  if (refusal !== "key_expired") return new EdgeError("invalid_api_key", ENDED[refusal]);
  const at = new Date(key?.expiresAt ?? 0).toISOString();
  return new EdgeError("invalid_api_key", `this key expired at ${at}`);
}

/** For all that a suspended account may not do. */
export function suspended(): EdgeError {
  return new EdgeError("account_suspended", "the operator suspended this account: ask them why");
}

/** For a cookie that came along with a request of another site's page. */
export function foreign(request: Request): EdgeError {
  const from = request.headers.get("origin") ?? "no origin";
  const message =
    `a session cookie sent from ${from}: accepted is this server's own pages, or a key in a header`;
  return new EdgeError("cross_origin", message, { param: "origin" });
}

/** For a request that proves nothing. */
export function howToAuthenticate(request: Request): string {
  const how = "send an API key as X-API-Key or as Authorization: Bearer";
  return isV1(request) && request.headers.has("cookie") ? `cookies are not accepted here: ${how}` : how;
}
