/** What an account keeps in this browser: whoever signs in next finds nothing of it, and it is there for the one who comes back. */

import { effect, type Signal, signal } from "@preact/signals";
import { facts } from "./mod.ts";
import { PREFIX, read, write } from "./prefs.ts";

/** A `pref` of the account that is signed in; while a login has ended, still of the one before. */
export function ownPref<T>(name: string, initial: T, accepts: (value: unknown) => value is T): Signal<T> {
  const chosen = signal(initial);
  let key: string | null = null;
  effect(() => {
    const accountId = facts.account.value?.accountId;
    if (accountId === undefined || key === keyOf(name, accountId)) return;
    key = keyOf(name, accountId);
    chosen.value = read(key, initial, accepts);
  });
  effect(() => {
    const { value } = chosen;
    if (key !== null) write(key, value);
  });
  addEventListener("storage", (event) => {
    if (key !== null && event.key === key) chosen.value = read(key, initial, accepts);
  });
  return chosen;
}

function keyOf(name: string, accountId: string): string {
  return `${PREFIX}${name}.${accountId}`;
}
