/** Who is logged in: the cookie is the browser's alone, so this only knows whether there is one that works. */

import { signal } from "@preact/signals";
import { api, type ApiError, onLoggedOut } from "./api.ts";
import { facts } from "./mod.ts";
import { follow } from "./stream.ts";

export type Login =
  | { readonly state: "unknown" }
  | { readonly state: "in" }
  /** `ended`: why a login that worked works no more; null when there was none. */
  | { readonly state: "out"; readonly ended: string | null };

export const login = signal<Login>({ state: "unknown" });

let stop: () => void = () => {};

/** Looks whether the browser is logged in, and follows the account as long as it is. */
export function openSession(): void {
  onLoggedOut(leave);
  begin();
}

/** Logs in. Throws `ApiError`; the key is kept nowhere. */
export async function logIn(key: string): Promise<void> {
  await api("/api/session", { method: "POST", body: { key } });
  begin();
}

/** Ends the session here and at the server. Throws `ApiError`. */
export async function logOut(): Promise<void> {
  await api("/api/session", { method: "DELETE" });
  stop();
  login.value = { state: "out", ended: null };
}

function begin(): void {
  stop();
  const unfollow = follow(facts);
  const unwatch = facts.account.subscribe((account) => {
    if (account !== null && login.value.state !== "in") login.value = { state: "in" };
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
