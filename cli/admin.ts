/** What `sluice accounts …` does. */

import { type AccountJson, type Client, createClient } from "./client.ts";
import { clientConfig } from "./client_config.ts";
import { given } from "./read_flags.ts";
import type { Screen } from "./screen.ts";
import { tableOf } from "./table.ts";

const connect = (): Client => createClient(clientConfig());

/** Prints every account. */
export async function listAccounts(screen: Screen, json: boolean): Promise<void> {
  const client = connect();
  const accounts: AccountJson[] = [];
  let cursor: string | undefined;
  do {
    const page = await client.accounts(cursor);
    accounts.push(...page.accounts);
    cursor = page.next_cursor ?? undefined;
  } while (cursor !== undefined);
  if (json) return screen.json({ accounts });
  const rows = accounts.map((a) => [
    a.id,
    a.plan,
    a.status,
    a.credits.available,
    a.credits.reserved,
    a.credits.used,
    a.email === null ? a.name : `${a.name} <${a.email}>`,
  ]);
  const head = ["ID", "PLAN", "STATUS", "AVAILABLE", "RESERVED", "USED", "NAME"];
  for (const line of tableOf(head, rows, screen.width)) screen.out(line);
}

/** Opens an account and prints its id and first key. */
export async function createAccount(
  account: Readonly<Record<string, unknown>>,
  screen: Screen,
  json: boolean,
): Promise<void> {
  const made = await connect().createAccount(given(account));
  if (json) return screen.json(made);
  screen.out(`account  ${made.account.id}`);
  screen.out(`key      ${made.key.key}`);
  screen.err("  Hand the key to its owner: it is shown nowhere else");
}

/** Makes another key for an account and prints it. */
export async function rekeyAccount(id: string, name: string, screen: Screen, json: boolean): Promise<void> {
  const made = await connect().rekeyAccount(id, name);
  if (json) return screen.json(made);
  screen.out(made.key);
  screen.err("  Hand the key to its owner: it is shown nowhere else");
}

/** Changes plan, retention or suspension; `words` say how it is afterwards. */
export async function changeAccount(
  id: string,
  change: Readonly<Record<string, unknown>>,
  words: string,
  screen: Screen,
  json: boolean,
): Promise<void> {
  const answer = await connect().changeAccount(id, change);
  if (json) screen.json(answer);
  else screen.out(`Account ${id} ${words}`);
}

/** Gives or takes credits and prints the balance. */
export async function grantCredits(
  id: string,
  amount: number,
  reason: string,
  screen: Screen,
  json: boolean,
): Promise<void> {
  const answer = await connect().grantCredits(id, amount, reason);
  if (json) return screen.json(answer);
  const { available, reserved, used } = answer.credits;
  screen.out(`Account ${id} has ${available} available, ${reserved} reserved, ${used} used`);
}
