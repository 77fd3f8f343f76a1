/** Whether somebody whose key or session is genuine is still let in. */

import type { Account, Key } from "@sluice/domain";
import { type Session, sessionBegan } from "./session_token.ts";

/** Who a proof stands for. */
export interface Bearer {
  readonly accountId: string;
  readonly keyId: string;
  /** The login that the proof came from; null for the key itself. */
  readonly session: Session | null;
}

/** Why somebody is not let in; the first that holds, in this order. */
export type Refusal =
  | "key_unknown"
  | "key_expired"
  | "session_expired"
  | "session_ended"
  | "account_suspended";

/**
 * Asks what is known now: a key or account that is not there any more is undefined. Null means that they may pass; it
 * is to be asked at every request, and of an open stream after events about keys, sessions and the account, and now
 * and then. `now` is ms since 1970.
 */
export function refusalOf(
  key: Key | undefined,
  account: Account | undefined,
  session: Session | null,
  now: number,
): Refusal | null {
  if (key === undefined || account === undefined) return "key_unknown";
  if (key.expiresAt !== null && key.expiresAt <= now) return "key_expired";
  if (session !== null) {
    if (session.expiresAt <= now) return "session_expired";
    if (account.endedSessions.some(({ id }) => id === session.sessionId)) return "session_ended";
    if (sessionBegan(session) < account.sessionsSince) return "session_ended";
  }
  return account.suspended ? "account_suspended" : null;
}
