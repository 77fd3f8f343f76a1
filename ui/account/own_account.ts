/** The account as it was last known: a login that ends must not empty the page under the sign-in. */

import type { Account } from "@sluice/domain";
import { effect, type ReadonlySignal, signal } from "@preact/signals";
import { facts } from "../state/mod.ts";

const last = signal<Account | null>(null);
effect(() => {
  if (facts.account.value !== null) last.value = facts.account.value;
});

/** Null until the first login. */
export const ownAccount: ReadonlySignal<Account | null> = last;
