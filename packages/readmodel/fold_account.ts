/** Accounts and the list of their credits' movements. */

import { balances, type Commit, type Event, evolveAccount } from "@sluice/domain";
import type { Changes, Known } from "./changes.ts";
import type { LedgerEntry } from "./ports.ts";

export type AccountEvent = Extract<
  Event,
  {
    readonly type:
      | "AccountOpened"
      | "AccountChanged"
      | "SessionEnded"
      | "QueuePaused"
      | "QueueResumed"
      | "PeriodBegan"
      | LedgerEntry["type"];
  }
>;

type Money = Extract<Event, { readonly type: LedgerEntry["type"] }>;

function isMoney(event: Event): event is Money {
  return "amount" in event.data;
}

/** Folds an event of an account; `seq` is its place within the commit. */
export function foldAccount(
  known: Known,
  changes: Changes,
  event: AccountEvent,
  { at, number }: Commit,
  seq: number,
): void {
  const { accountId } = event.data;
  const account = evolveAccount(changes.accounts.get(accountId) ?? known.accounts.get(accountId), event, at);
  if (account === undefined) return;
  changes.accounts.set(accountId, account);
  if (!isMoney(event)) return;
  const { available, reserved } = account.balance;
  changes.ledger.push({
    number,
    seq,
    accountId,
    at,
    type: event.type,
    amount: event.data.amount,
    jobId: event.type === "CreditsGranted" ? null : event.data.jobId,
    reason: event.type === "CreditsGranted" ? event.data.reason : null,
    available,
    reserved,
  });
}

/** Looks at the accounts whose money the commit moved, once all its events are folded. */
export function checkMoney(changes: Changes, { events, number }: Commit): void {
  const moved = new Set<string>();
  for (const event of events) if (isMoney(event)) moved.add(event.data.accountId);
  for (const accountId of moved) {
    const account = changes.accounts.get(accountId);
    if (account !== undefined && !balances(account.balance)) changes.unbalanced.push({ accountId, number });
  }
}
