/** How accounts and keys change with events. */

import { type Account, type Balance, type Key, MAX_ENDED_SESSIONS, nextMonth } from "./account.ts";
import type { Event } from "./events.ts";

const EMPTY: Balance = { granted: 0, available: 0, reserved: 0, settled: 0, plan: 0 };

/** Folds one event into an account; `at` is the commit's time in ms since 1970. */
export function evolveAccount(account: Account | undefined, event: Event, at: number): Account | undefined {
  if (event.type === "AccountOpened") {
    return {
      ...event.data,
      balance: EMPTY,
      openedAt: at,
      retentionDays: null,
      suspended: false,
      queuePaused: false,
      queueChangedAt: 0,
      renewsAt: nextMonth(at),
      planGranted: 0,
      endedSessions: [],
      sessionsSince: 0,
    };
  }
  if (
    account === undefined || !("accountId" in event.data) || account.accountId !== event.data.accountId
  ) return account;
  switch (event.type) {
    case "AccountChanged":
      return { ...account, ...event.data };
    case "QueuePaused":
    case "QueueResumed":
      return { ...account, queuePaused: event.type === "QueuePaused", queueChangedAt: at };
    case "SessionEnded": {
      const { sessionId: id, until } = event.data;
      const endedSessions = [...account.endedSessions.filter((s) => s.until > at && s.id !== id), {
        id,
        until,
      }];
      return endedSessions.length > MAX_ENDED_SESSIONS
        ? { ...account, endedSessions: [], sessionsSince: at }
        : { ...account, endedSessions };
    }
    case "PeriodBegan":
      return { ...account, renewsAt: event.data.until, planGranted: 0 };
    case "CreditsGranted": {
      const { plan = 0 } = event.data;
      return {
        ...account,
        balance: moved(account.balance, event),
        planGranted: account.planGranted + Math.max(0, plan),
      };
    }
    case "CreditsReserved":
    case "CreditsSettled":
    case "CreditsReleased":
      return { ...account, balance: moved(account.balance, event) };
    default:
      return account;
  }
}

type Money = Extract<
  Event,
  { type: "CreditsGranted" | "CreditsReserved" | "CreditsSettled" | "CreditsReleased" }
>;

function moved(b: Balance, { type, data }: Money): Balance {
  const n = data.amount;
  switch (type) {
    case "CreditsGranted": {
      const available = b.available + n;
      // what is taken back is taken of what lasts first, but never more than there is
      return {
        ...b,
        granted: b.granted + n,
        available,
        plan: Math.min(available, b.plan + (data.plan ?? 0)),
      };
    }
    case "CreditsReserved":
      return {
        ...b,
        available: b.available - n,
        reserved: b.reserved + n,
        plan: b.plan - (data.plan ?? 0),
      };
    case "CreditsSettled":
      return { ...b, reserved: b.reserved - n, settled: b.settled + n };
    case "CreditsReleased":
      return {
        ...b,
        reserved: b.reserved - n,
        available: b.available + n,
        plan: b.plan + (data.plan ?? 0),
      };
  }
}

/** Folds one event into a key; undefined once it is revoked. */
export function evolveKey(key: Key | undefined, event: Event, at: number): Key | undefined {
  switch (event.type) {
    case "KeyCreated":
      return { ...event.data, createdAt: at, lastUsedAt: null };
    case "KeyUsed":
      return key?.keyId === event.data.keyId ? { ...key, lastUsedAt: at } : key;
    case "KeyRevoked":
      return key?.keyId === event.data.keyId ? undefined : key;
    default:
      return key;
  }
}

/** Whether the money adds up: granted = available + reserved + settled, and nothing is below zero. */
export function balances(b: Balance): boolean {
  return b.granted === b.available + b.reserved + b.settled && b.available >= 0 && b.reserved >= 0 &&
    b.settled >= 0 && b.plan >= 0 && b.plan <= b.available;
}
