/** How accounts and keys change with events. */

import type { Account, Balance, Key } from "./account.ts";
import type { Event } from "./events.ts";

const EMPTY: Balance = { granted: 0, available: 0, reserved: 0, settled: 0 };

/** Folds one event into an account; `at` is the commit's time in ms since 1970. */
export function evolveAccount(account: Account | undefined, event: Event, at: number): Account | undefined {
  switch (event.type) {
    case "AccountOpened":
      return { ...event.data, balance: EMPTY, openedAt: at };
    case "CreditsGranted":
    case "CreditsReserved":
    case "CreditsSettled":
    case "CreditsReleased":
      if (account === undefined || account.accountId !== event.data.accountId) return account;
      return { ...account, balance: moved(account.balance, event.type, event.data.amount) };
    default:
      return account;
  }
}

function moved(
  b: Balance,
  type: "CreditsGranted" | "CreditsReserved" | "CreditsSettled" | "CreditsReleased",
  n: number,
): Balance {
  switch (type) {
    case "CreditsGranted":
      return { ...b, granted: b.granted + n, available: b.available + n };
    case "CreditsReserved":
      return { ...b, available: b.available - n, reserved: b.reserved + n };
    case "CreditsSettled":
      return { ...b, reserved: b.reserved - n, settled: b.settled + n };
    case "CreditsReleased":
      return { ...b, reserved: b.reserved - n, available: b.available + n };
  }
}

/** Folds one event into a key; undefined once it is revoked. */
export function evolveKey(key: Key | undefined, event: Event, at: number): Key | undefined {
  switch (event.type) {
    case "KeyCreated":
      return { ...event.data, createdAt: at };
    case "KeyRevoked":
      return key?.keyId === event.data.keyId ? undefined : key;
    default:
      return key;
  }
}

/** Whether the money adds up: granted = available + reserved + settled, and nothing is below zero. */
export function balances(b: Balance): boolean {
  return b.granted === b.available + b.reserved + b.settled && b.available >= 0 && b.reserved >= 0 &&
    b.settled >= 0;
}
