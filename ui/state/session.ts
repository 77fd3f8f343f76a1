/** Who is logged in: the cookie is the browser's alone, so this only knows whether there is one that works. */

import { signal } from "@preact/signals";
import { api, type ApiError, onLoggedOut } from "./api.ts";
import { facts } from "./mod.ts";
import { pref } from "./prefs.ts";
import { follow } from "./stream.ts";

export type Login =
  | { readonly state: "unknown" }
  | { readonly state: "in" }
  /** `ended`: why a login that worked works no more; null when there was none. */
  | { readonly state: "out"; readonly ended: string | null };

export const login = signal<Login>({ state: "unknown" });

let stop: () => void = () => {};
/** Whose page this is, once somebody was logged in. */
let owner: string | null = null;
/** Who is logged in, as every tab is told: an account's id, "" after somebody signed out. Null is not known. */
const told = pref<string | null>("account", null, (value): value is string => typeof value === "string");

/** What is still to be done when somebody signs out, because nobody may do it afterwards. */
export const lastDeeds = new Set<() => Promise<void>>();

/** Looks whether the browser is logged in, and follows the account as long as it is. */
export function openSession(): void {
  onLoggedOut(leave);
  begin();
  told.subscribe((accountId) => {
    if (owner !== null && accountId !== null && accountId !== owner) startAnew();
  });
}

/** Logs in. Throws `ApiError`; the key is kept nowhere. */
export async function logIn(key: string): Promise<void> {
  await api("/api/session", { method: "POST", body: { key } });
  begin();
}

/** Ends the session here, in every other tab and at the server, and leaves nothing of it on the screen. Throws `ApiError`. */
export async function logOut(): Promise<void> {
  await Promise.all([...lastDeeds].map((deed) => deed()));
  await api("/api/session", { method: "DELETE" });
  told.value = "";
}

/** All that a page knows is of one account: for another one, or for nobody, it begins with nothing. */
function startAnew(): void {
  stop();
  location.assign("/");
}

function begin(): void {
  stop();
  const unfollow = follow(facts);
  const unwatch = facts.account.subscribe((account) => {
    if (account === null) return;
    owner ??= account.accountId;
    told.value = account.accountId;
    if (owner === account.accountId && login.value.state !== "in") login.value = { state: "in" };
  });
  stop = () => {
    unfollow();
    unwatch();
    facts.account.value = null;
  };
}

function leave({ message }: ApiError): void {
  if (login.value.state === "out") return;
  const ended = login.value.state === "in" ? message : null;
  stop();
  login.value = { state: "out", ended };
}
