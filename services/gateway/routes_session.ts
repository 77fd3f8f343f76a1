/** Logging in and out: contracts/jobs-api.md "Authentication". */

import {
  isOwnOrigin,
  makeSessionToken,
  readSessionCookie,
  type Session,
  SESSION_MS,
  sessionCookie,
  sessionCookieName,
} from "@sluice/auth";
import { SCOPES } from "@sluice/domain";
import { EdgeError, readSessionBody, timeOf } from "@sluice/protocol";
import type { Hono } from "hono";
import { createAttempts } from "./attempts.ts";
import { readJson } from "./body.ts";
import { decide } from "./command.ts";
import { addressOf, type Kit, type RouteContext, type RouteEnv, SMALL_BODY } from "./kit.ts";

/** Failed logins of one address in a minute. */
const FAILURES = 10;

export function routeSession(app: Hono<RouteEnv>, kit: Kit): void {
  const attempts = createAttempts(FAILURES);
  app.post("/api/session", async (c) => {
    const { settings, door, sessions } = kit;
    const address = addressOf(c);
    const retryAfter = attempts.take(address, settings.clock());
    if (retryAfter !== null) {
      throw new EdgeError("rate_limited", "too many failed logins from this address", { retryAfter });
    }
    const { key } = door.identify(readSessionBody(await readJson(c.req.raw, SMALL_BODY)).key);
    // only failures count: behind a proxy everybody has one address
    attempts.giveBack(address);
    const session: Session = {
      sessionId: settings.newId(),
      accountId: key.accountId,
      keyId: key.keyId,
      expiresAt: endOf(settings.clock(), key.expiresAt),
    };
    const token = await makeSessionToken(settings.auth, session);
    sessions.remember(token, session);
    const headers: Record<string, string> = { "cache-control": "no-store" };
    if (mayHaveCookie(c.req.raw, settings.publicUrl)) {
      headers["set-cookie"] = sessionCookie(settings.publicUrl, token);
    }
    return c.json({ token, expires_at: timeOf(session.expiresAt) }, 201, headers);
  });
  app.delete("/api/session", (c) => logOut(c, kit));
}

/** A session does not outlive its key. Whole seconds, as its token says them. */
function endOf(now: number, keyExpiresAt: number | null): number {
  return Math.floor(Math.min(now + SESSION_MS, keyExpiresAt ?? Infinity) / 1_000) * 1_000;
}

/** Another site's page must not log its visitor into an account of its choice; what is no browser does as it likes. */
function mayHaveCookie(request: Request, publicUrl: string): boolean {
  const { headers } = request;
  const fromBrowser = headers.has("origin") || headers.has("sec-fetch-site");
  return !fromBrowser || isOwnOrigin(request, publicUrl);
}

async function logOut(c: RouteContext, kit: Kit): Promise<Response> {
  const { settings, view, sessions } = kit;
  const headers = { "set-cookie": sessionCookie(settings.publicUrl, null) };
  // a cookie that is over is to be deleted too
  const token = readSessionCookie(c.req.header("cookie") ?? null, sessionCookieName(settings.publicUrl));
  const onlyCookie = sessions.proofOf(c.req.raw)?.via === "cookie";
  const known = token === null ? undefined : sessions.get(token);
  if (onlyCookie && (known === undefined || known.expiresAt <= settings.clock())) {
    return c.json({ success: true }, 200, headers);
  }
  const { accountId, key, session } = kit.authenticate(c.req.raw, ...SCOPES);
  if (session === null) {
    const message = "this request carries a key, which is no session: send the session's token or cookie";
    throw new EdgeError("invalid_value", message, { param: "authorization" });
  }
  const { number } = await decide(settings, {
    id: settings.newId(),
    type: "EndSession",
    actor: { type: "key", id: key.keyId },
    data: { accountId, sessionId: session.sessionId, until: session.expiresAt },
  });
  if (number !== null) {
    view.note(accountId, number);
    await view.reached(number, 500);
  }
  return c.json({ success: true }, 200, headers);
}
