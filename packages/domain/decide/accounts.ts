/** Accounts, keys and grants. */

import { type Account, MAX_RETENTION_DAYS, nextMonth, PLANS } from "../account.ts";
import type { CommandData } from "../commands.ts";
import { accept, acceptNothing, type Decision, reject } from "../decision.ts";
import { type Event, event } from "../events.ts";
import type { CellState } from "../state.ts";
import { TIMINGS } from "../timings.ts";

export function openAccount(state: CellState, data: CommandData["OpenAccount"]): Decision {
  const { accountId, name, email, plan, credits } = data;
  if (state.accounts.has(accountId)) return acceptNothing();
  const events: Event[] = [event("AccountOpened", { accountId, name, email, plan })];
  if (credits > 0) {
    const ofPlan = Math.min(credits, PLANS[plan].monthlyCredits);
    events.push(
      event("CreditsGranted", { accountId, amount: credits, reason: `plan ${plan}`, plan: ofPlan }),
    );
  }
  return accept(accountId, events);
}

/** A better plan gives the rest of its credits for this month at once; a smaller one counts from the next month on. */
export function changeAccount(state: CellState, data: CommandData["ChangeAccount"]): Decision {
  const { accountId, plan, retentionDays = null } = data;
  const account = state.accounts.get(accountId);
  if (account === undefined) return reject("not_found", `change account: no account "${accountId}"`);
  if (retentionDays !== null && !isRetention(retentionDays)) {
    return reject(
      "invalid_input",
      `change account: retentionDays is ${retentionDays}, accepted is 1 to ${MAX_RETENTION_DAYS} or null`,
    );
  }
  const news = Object.entries(data).some(([field, value]) => account[field as keyof typeof data] !== value);
  if (!news) return acceptNothing();
  const events: Event[] = [event("AccountChanged", data)];
  const more = plan === undefined ? 0 : PLANS[plan].monthlyCredits - account.planGranted;
  if (plan !== undefined && plan !== account.plan && more > 0) {
    events.push(event("CreditsGranted", { accountId, amount: more, reason: `plan ${plan}`, plan: more }));
  }
  return accept(accountId, events);
}

function isRetention(days: number): boolean {
  return Number.isSafeInteger(days) && days >= 1 && days <= MAX_RETENTION_DAYS;
}

export function endSession(state: CellState, data: CommandData["EndSession"]): Decision {
  const { accountId, sessionId } = data;
  const account = state.accounts.get(accountId);
  if (account === undefined) return reject("not_found", `end session: no account "${accountId}"`);
  if (account.endedSessions.some(({ id }) => id === sessionId)) return acceptNothing();
  return accept(accountId, [event("SessionEnded", data)]);
}

/** A new month: what is left of the last one's plan credits ends, the new ones begin. */
export function beginPeriod(account: Account, now: number): Event[] {
  const { accountId, plan, balance } = account;
  const events: Event[] = [event("PeriodBegan", { accountId, until: nextMonth(now) })];
  const left = balance.plan;
  if (left > 0) {
    events.push(
      event("CreditsGranted", {
        accountId,
        amount: -left,
        reason: "the last month's rest ended",
        plan: -left,
      }),
    );
  }
  const { monthlyCredits } = PLANS[plan];
  if (monthlyCredits > 0) {
    const grant = { accountId, amount: monthlyCredits, reason: `plan ${plan}`, plan: monthlyCredits };
    events.push(event("CreditsGranted", grant));
  }
  return events;
}

/** Noted at most once an hour, so that a busy key does not fill the log. */
export function noteKeyUsed(state: CellState, data: CommandData["NoteKeyUsed"], now: number): Decision {
  const key = state.keys.get(data.keyId);
  if (key?.accountId !== data.accountId) return acceptNothing();
  if (key.lastUsedAt !== null && now - key.lastUsedAt < TIMINGS.keyUsedMs) return acceptNothing();
  return accept(data.accountId, [event("KeyUsed", data)]);
}

export function createKey(state: CellState, id: string, data: CommandData["CreateKey"]): Decision {
  if (!state.accounts.has(data.accountId)) {
    return reject("not_found", `create key: no account "${data.accountId}"`);
  }
  // repeated after it was revoked, it does not come back
  if (state.keys.has(data.keyId) || state.recent.has(id)) return acceptNothing();
  return accept(data.accountId, [event("KeyCreated", data)]);
}

export function revokeKey(state: CellState, data: CommandData["RevokeKey"]): Decision {
  const key = state.keys.get(data.keyId);
  if (key?.accountId !== data.accountId) return reject("not_found", `revoke key: no key "${data.keyId}"`);
  return accept(data.accountId, [event("KeyRevoked", data)]);
}

export function grantCredits(state: CellState, id: string, data: CommandData["GrantCredits"]): Decision {
  const { accountId, amount } = data;
  if (state.recent.has(id)) return acceptNothing();
  const account = state.accounts.get(accountId);
  if (account === undefined) return reject("not_found", `grant credits: no account "${accountId}"`);
  if (!Number.isSafeInteger(amount) || amount === 0) {
    return reject(
      "invalid_input",
      `grant credits: the amount is ${amount}, a whole number other than 0 is accepted`,
    );
  }
  if (account.balance.available + amount < 0) {
    return reject(
      "invalid_input",
      `grant credits: ${amount} would leave less than nothing of ${account.balance.available} available`,
    );
  }
  return accept(accountId, [event("CreditsGranted", data)]);
}
