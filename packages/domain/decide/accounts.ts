/** Accounts, keys and grants. */

import type { CommandData } from "../commands.ts";
import { accept, acceptNothing, type Decision, reject } from "../decision.ts";
import { type Event, event } from "../events.ts";
import type { CellState } from "../state.ts";

export function openAccount(state: CellState, data: CommandData["OpenAccount"]): Decision {
  const { accountId, name, email, plan, credits } = data;
  if (state.accounts.has(accountId)) return acceptNothing();
  const events: Event[] = [event("AccountOpened", { accountId, name, email, plan })];
  if (credits > 0) {
    events.push(event("CreditsGranted", { accountId, amount: credits, reason: `plan ${plan}` }));
  }
  return accept(accountId, events);
}

export function createKey(state: CellState, data: CommandData["CreateKey"]): Decision {
  if (!state.accounts.has(data.accountId)) {
    return reject("not_found", `create key: no account "${data.accountId}"`);
  }
  if (state.keys.has(data.keyId)) return acceptNothing();
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
