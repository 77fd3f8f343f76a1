/** What a request proves itself with, and the session tokens that were found genuine, so that each is verified once. */

import {
  type AuthSecret,
  readSessionCookie,
  readSessionToken,
  type Session,
  sessionCookieName,
  SessionInvalid,
} from "@sluice/auth";
import { getPath } from "hono/utils/url";

/** Where a request's proof stands: a key in a header, a session token in a header, or one in the cookie. */
export type Via = "key" | "session" | "cookie";

export interface Proof {
  readonly via: Via;
  readonly text: string;
}

/** Tokens remembered; the oldest are verified again. */
const REMEMBERED = 10_000;

export interface SessionsOptions {
  readonly secret: AuthSecret;
  readonly publicUrl: string;
  readonly clock: () => number;
}

export class Sessions {
  readonly #genuine = new Map<string, Session>();
  readonly #cookieName: string;

  constructor(readonly options: SessionsOptions) {
    this.#cookieName = sessionCookieName(options.publicUrl);
  }

  /** The first proof of the request, in the order of contracts/jobs-api.md; a cookie counts on `/api` only. */
  proofOf(request: Request): Proof | null {
    const { headers } = request;
    const key = headers.get("x-api-key");
    if (key !== null) return { via: "key", text: key.trim() };
    const authorization = headers.get("authorization");
    if (authorization !== null && authorization.slice(0, 7).toLowerCase() === "bearer ") {
      const text = authorization.slice(7).trim();
      return { via: isToken(text) ? "session" : "key", text };
    }
    const header = headers.get("cookie");
    if (header === null || isV1(request)) return null;
    const token = readSessionCookie(header, this.#cookieName);
    return token === null ? null : { via: "cookie", text: token };
  }

  /** A promise when the request carries a token that has to be verified before `get` knows it; null for keys. */
  verifying(request: Request): Promise<unknown> | null {
    const proof = this.proofOf(request);
    if (proof === null || proof.via === "key" || this.#genuine.has(proof.text)) return null;
    return this.verify(proof.text);
  }

  /** The session of a genuine token, or null; whether it is over is another question. */
  async verify(token: string): Promise<Session | null> {
    const known = this.#genuine.get(token);
    if (known !== undefined) return known;
    try {
      const session = await readSessionToken(this.options.secret, token, this.options.clock());
      this.remember(token, session);
      return session;
    } catch (error) {
      if (error instanceof SessionInvalid) return null;
      throw error;
    }
  }

  /** The session of a token that was verified before. */
  get(token: string): Session | undefined {
    return this.#genuine.get(token);
  }

  /** Notes a token that is known to be genuine. */
  remember(token: string, session: Session): void {
    this.#genuine.set(token, session);
    for (const oldest of this.#genuine.keys()) {
      if (this.#genuine.size <= REMEMBERED) break;
      this.#genuine.delete(oldest);
    }
  }
}

/** Whether the text has the form of a JWT; a key has no dots. */
export function isToken(text: string): boolean {
  return /^[\w-]+\.[\w-]+\.[\w-]*$/.test(text);
}

/** Whether the request is one of the OpenAI-compatible API; the path is read as the router reads it: `/%761/` too. */
export function isV1(request: Request): boolean {
  return getPath(request).startsWith("/v1/");
}
