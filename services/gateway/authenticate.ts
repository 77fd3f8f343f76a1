/** Who asks: an API key becomes an account, by a look-up in memory. */

import type { Account, Key, Scope } from "@sluice/domain";
import { EdgeError } from "@sluice/protocol";
import { hashKey, isKey } from "./api_key.ts";
import type { Facts } from "./facts.ts";

export interface Caller {
  readonly account: Account;
  readonly accountId: string;
  readonly key: Key;
}

/** Reads the request's key and gives its account; the key needs one of the scopes. Throws `EdgeError`. */
export type Authenticate = (request: Request, ...scopes: readonly Scope[]) => Caller;

/** Hashes remembered by key, so that a busy client is not hashed anew each time. */
const REMEMBERED = 10_000;

export function createAuthenticate(facts: Facts, clock: () => number): Authenticate {
  const hashes = new Map<string, string>();

  function hashOf(key: string): string {
    const known = hashes.get(key);
    if (known !== undefined) return known;
    const hash = hashKey(key);
    if (hashes.size >= REMEMBERED) hashes.clear();
    hashes.set(key, hash);
    return hash;
  }

  return (request, ...scopes) => {
    const text = keyText(request.headers);
    if (text === null) {
      throw new EdgeError("missing_api_key", "send an API key as X-API-Key or as Authorization: Bearer");
    }
    if (!hashes.has(text) && !isKey(text)) {
      throw new EdgeError(
        "invalid_api_key",
        "this is not a key: it is mistyped or cut, keys begin with slk_",
      );
    }
    const key = facts.keyByHash(hashOf(text));
    const account = key === undefined ? undefined : facts.account(key.accountId);
    if (key === undefined || account === undefined) {
      hashes.delete(text);
      throw new EdgeError("invalid_api_key", "this key is unknown or was revoked");
    }
    if (key.expiresAt !== null && key.expiresAt <= clock()) {
      throw new EdgeError("invalid_api_key", `this key expired at ${new Date(key.expiresAt).toISOString()}`);
    }
    if (!scopes.some((scope) => key.scopes.includes(scope))) {
      const message = `key ${key.prefix}…: it has the scopes ${key.scopes.join(", ")}, needed is ${
        scopes.join(" or ")
      }`;
      throw new EdgeError("insufficient_scope", message);
    }
    return { account, accountId: account.accountId, key };
  };
}

function keyText(headers: Headers): string | null {
  const own = headers.get("x-api-key");
  if (own !== null) return own.trim();
  const bearer = headers.get("authorization");
  if (bearer === null || bearer.slice(0, 7).toLowerCase() !== "bearer ") return null;
  return bearer.slice(7).trim();
}
