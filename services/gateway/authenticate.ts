/**
 * Who asks: a key, a session token or a ticket becomes an account, by look-ups in memory. Every way in takes a request
 * of the account's limit, so no route can forget it.
 */

import {
  hashKey,
  isKey,
  isOwnOrigin,
  type Refusal,
  refusalOf,
  type Session,
  type TicketDesk,
  TicketInvalid,
} from "@sluice/auth";
import type { Account, Key, Scope } from "@sluice/domain";
import { EdgeError } from "@sluice/protocol";
import type { KeyUses } from "./api_key_uses.ts";
import type { Directory } from "./directory.ts";
import {
  foreign,
  howToAuthenticate,
  refused,
  refuseOverLimit,
  requireScope,
  suspended,
} from "./authenticate_refusals.ts";
import type { Allowance, Limits } from "./limits.ts";
import { isToken, type Sessions, type Via } from "./sessions.ts";

export interface Caller {
  readonly account: Account;
  readonly accountId: string;
  readonly key: Key;
  readonly via: Via;
  /** The login that the request belongs to; null when it carries the key itself. */
  readonly session: Session | null;
}

/** Reads the request's proof and gives its account; the key needs one of the scopes. Throws `EdgeError`. */
export type Authenticate = (request: Request, ...scopes: readonly Scope[]) => Caller;

/** What a socket brings in its subprotocols or first message: a ticket, or a key or session token. */
export type SocketProof = { readonly ticket: string } | { readonly token: string };

export interface Doorkeeper {
  readonly authenticate: Authenticate;
  /** The same for a socket, which has no headers; the ticket is used up. Throws `EdgeError`. */
  admit(proof: SocketProof, ...scopes: readonly Scope[]): Promise<Caller>;
  /** The account and key that a key's text stands for, without taking of its limit: for logging in. Throws `EdgeError`. */
  identify(keyText: string): Caller;
  /** Whose key or token the request carries, without letting anybody in; a token must have been verified before. */
  whose(request: Request): Account | undefined;
  /** Why the caller would not be let in again now, or null: for streams that outlast their request. */
  refusal(caller: Pick<Caller, "key" | "session">): Refusal | null;
  /** What the request left of its account's limit, once `authenticate` has seen it. */
  allowanceOf(request: Request): Allowance | undefined;
}

export interface DoorkeeperOptions {
  readonly facts: Directory;
  readonly sessions: Sessions;
  readonly tickets: TicketDesk;
  readonly limits: Limits;
  readonly uses: KeyUses;
  readonly publicUrl: string;
  readonly clock: () => number;
}

/** Hashes remembered by key, so that a busy client is not hashed anew each time. */
const REMEMBERED = 10_000;

export function createDoorkeeper(options: DoorkeeperOptions): Doorkeeper {
  const { facts, sessions, tickets, limits, uses, publicUrl, clock } = options;
  const hashes = new Map<string, string>();
  const allowances = new WeakMap<Request, Allowance>();

  function hashOf(key: string): string {
    const known = hashes.get(key);
    if (known !== undefined) return known;
    const hash = hashKey(key);
    if (hashes.size >= REMEMBERED) hashes.clear();
    hashes.set(key, hash);
    return hash;
  }

  function keyOf(text: string): Key | undefined {
    if (!hashes.has(text) && !isKey(text)) {
      throw new EdgeError(
        "invalid_api_key",
        "this is not a key: it is mistyped or cut, keys begin with slk_",
      );
    }
    const key = facts.keyByHash(hashOf(text));
    if (key === undefined) hashes.delete(text);
    return key;
  }

  /** Throws `EdgeError` for whoever may not pass, but for one thing: a suspended account is left to the caller. */
  function callerOf(key: Key | undefined, session: Session | null, via: Via, now: number): Caller {
    const account = key === undefined ? undefined : facts.account(key.accountId);
    const refusal = refusalOf(key, account, session, now);
    if (refusal !== null && refusal !== "account_suspended") throw refused(refusal, key);
    if (key === undefined || account === undefined) throw refused("key_unknown", key);
    return { account, accountId: account.accountId, key, via, session };
  }

  function ofSession(session: Session | null | undefined, via: Via, now: number): Caller {
    if (session === null || session === undefined) {
      throw new EdgeError(
        "invalid_api_key",
        "this session token is over or not of this server: POST /api/session with a key gives a new one",
      );
    }
    return callerOf(facts.key(session.keyId), session, via, now);
  }

  return {
    authenticate(request, ...scopes) {
      // 1. Who it is.
      const now = clock();
      const proof = sessions.proofOf(request);
      if (proof === null) throw new EdgeError("missing_api_key", howToAuthenticate(request));
      const { via, text } = proof;
      const caller = via === "key"
        ? callerOf(keyOf(text), null, via, now)
        : ofSession(sessions.get(text), via, now);
      // 2. Another site's page must not spend its visitor's limit.
      if (via === "cookie" && !isSafe(request) && !isOwnOrigin(request, publicUrl)) throw foreign(request);
      // 3. The limit comes before the rest: who asks for what is forbidden has asked.
      let allowance = allowances.get(request);
      if (allowance === undefined) {
        allowance = limits.take(caller.account, isSafe(request), now);
        allowances.set(request, allowance);
        uses.note(caller.key, now);
      }
      refuseOverLimit(caller.account, allowance);
      // 4. What it may do.
      if (caller.account.suspended && !isOwnProfile(request)) throw suspended();
      requireScope(caller.key, scopes);
      return caller;
    },

    async admit(proof, ...scopes) {
      const caller = "ticket" in proof ? await ofTicket(proof.ticket) : await ofToken(proof.token);
      const now = clock();
      refuseOverLimit(caller.account, limits.take(caller.account, true, now));
      uses.note(caller.key, now);
      if (caller.account.suspended) throw suspended();
      requireScope(caller.key, scopes);
      return caller;
    },

    identify(keyText) {
      const caller = callerOf(keyOf(keyText), null, "key", clock());
      if (caller.account.suspended) throw suspended();
      return caller;
    },

    whose(request) {
      const proof = sessions.proofOf(request);
      if (proof === null) return undefined;
      const accountId = proof.via !== "key"
        ? sessions.get(proof.text)?.accountId
        : isKey(proof.text)
        ? facts.keyByHash(hashOf(proof.text))?.accountId
        : undefined;
      return accountId === undefined ? undefined : facts.account(accountId);
    },

    refusal({ key, session }) {
      return refusalOf(facts.key(key.keyId), facts.account(key.accountId), session, clock());
    },

    allowanceOf: (request) => allowances.get(request),
  };

  async function ofTicket(text: string): Promise<Caller> {
    try {
      const { keyId, session } = await tickets.use(text);
      return callerOf(facts.key(keyId), session, session === null ? "key" : "session", clock());
    } catch (cause) {
      if (!(cause instanceof TicketInvalid)) throw cause;
      throw new EdgeError("invalid_api_key", `${cause.message}; POST /api/tickets gives a new one`, {
        cause,
      });
    }
  }

  async function ofToken(text: string): Promise<Caller> {
    if (!isToken(text)) return callerOf(keyOf(text), null, "key", clock());
    return ofSession(await sessions.verify(text), "session", clock());
  }
}

function isSafe({ method }: Request): boolean {
  return method === "GET" || method === "HEAD";
}

/** Whoever is suspended may still see that they are. */
function isOwnProfile(request: Request): boolean {
  return isSafe(request) && URL.parse(request.url)?.pathname === "/api/user/me";
}
