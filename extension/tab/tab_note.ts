/** Remembers which tab is Sluice's, over the lives of worker and browser, so that there is never a second one. */

import type { Notes } from "../driver/site_driver.ts";

export interface TabNote {
  /** Null while the tab is being opened: whoever finds that looks for the tab by its address. */
  readonly id: number | null;
  /** The address that was asked for last. */
  readonly address: string;
  /** Where the site led instead, or null. */
  readonly led: string | null;
}

const KEY = "tab";

export async function readTabNote(notes: Notes): Promise<TabNote | null> {
  return await notes.get(KEY) as TabNote | undefined ?? null;
}

export function putTabNote(notes: Notes, note: TabNote): Promise<void> {
  const { id, address, led } = note;
  return notes.put(
    KEY,
    { id, address: bare(address), led: led === null ? null : bare(led) } satisfies TabNote,
  );
}

/** Without query and fragment: they may hold what nobody should keep, such as where a sign-in goes on. */
function bare(address: string): string {
  const url = URL.parse(address);
  return url === null ? "" : url.origin + url.pathname;
}

export function removeTabNote(notes: Notes): Promise<void> {
  return notes.remove(KEY);
}
