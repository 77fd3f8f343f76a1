/** The server's address as typed: a popup closes as soon as its owner looks elsewhere for the code. */

const KEY = "popup.server";

export function draftedServer(): string | null {
  return localStorage.getItem(KEY);
}

export function draftServer(address: string): void {
  localStorage.setItem(KEY, address);
}

export function forgetDraft(): void {
  localStorage.removeItem(KEY);
}
