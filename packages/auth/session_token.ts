/**
 * Session tokens: what a person who logged in with a key carries instead of it. A JWT (RFC 7519), HS256, good for
 * 12 hours at most: contracts/jobs-api.md "Authentication". It says who, never what may be done: the scopes are
 * those that the key has at the moment of use.
 */

import { errors, jwtVerify, SignJWT } from "jose";
import type { AuthSecret } from "./auth_secret.ts";

/** How long a session lasts, ms. */
export const SESSION_MS = 12 * 3_600_000;

const ALGORITHM = "HS256";
const ISSUER = "sluice";
const AUDIENCE = "sluice-api";
/** Ours have about 400; more is not worth a signature check. */
const MAX_LENGTH = 2_048;

/** A login; not an agent's session, which is a socket. */
export interface Session {
  readonly sessionId: string;
  readonly accountId: string;
  readonly keyId: string;
  /** Ms since 1970, whole seconds. */
  readonly expiresAt: number;
}

/** When the session began, ms since 1970. */
export function sessionBegan({ expiresAt }: Session): number {
  return expiresAt - SESSION_MS;
}

/** The token is not ours, was changed, or is over. Thrown by `readSessionToken`. */
export class SessionInvalid extends Error {
  override readonly name = "SessionInvalid";
  constructor(why: string, options?: ErrorOptions) {
    super(`read the session token: ${why}`, options);
  }
}

/** Signs the session. `expiresAt` is cut to whole seconds, which is all that a JWT can say. */
export async function makeSessionToken(secret: AuthSecret, session: Session): Promise<string> {
  return await new SignJWT({ key: session.keyId, sid: session.sessionId })
    .setProtectedHeader({ alg: ALGORITHM, typ: "JWT" })
    .setIssuer(ISSUER)
    .setAudience(AUDIENCE)
    .setSubject(session.accountId)
    .setExpirationTime(Math.floor(session.expiresAt / 1_000))
    .sign(secret.session);
}

/** The session of a token of `makeSessionToken` at `now` (ms since 1970). Throws `SessionInvalid`. */
export async function readSessionToken(secret: AuthSecret, token: string, now: number): Promise<Session> {
  if (token.length > MAX_LENGTH) throw new SessionInvalid("it is too long");
  try {
    const { payload } = await jwtVerify(token, secret.session, {
      algorithms: [ALGORITHM],
      issuer: ISSUER,
      audience: AUDIENCE,
      requiredClaims: ["sub", "exp", "key", "sid"],
      currentDate: new Date(now),
    });
    // signed by us, so the claims have the types that makeSessionToken gave them
    const { sub, exp, key, sid } = payload as { sub: string; exp: number; key: string; sid: string };
    return { sessionId: sid, accountId: sub, keyId: key, expiresAt: exp * 1_000 };
  } catch (cause) {
    if (!(cause instanceof errors.JOSEError)) throw cause;
    throw new SessionInvalid(cause instanceof errors.JWTExpired ? "it is over" : "it is not of this server", {
      cause,
    });
  }
}
