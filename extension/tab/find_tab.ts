/** Finds Sluice's tab again or opens it, and says what is to be done so that it shows an address. */

import { type Notes, TabElsewhere } from "../driver/site_driver.ts";
import { isSamePlace } from "./addresses.ts";
import { putTabNote, readTabNote, type TabNote } from "./tab_note.ts";
import type { TabsPort, TabState } from "./tabs_port.ts";

export interface FoundTab {
  readonly id: number;
  /** It shows the address; else it has to be led there. */
  readonly isThere: boolean;
  /** It was opened at the address just now. */
  readonly isNew: boolean;
  readonly isLoading: boolean;
}

/**
 * @param home any address of the site
 * @throws TabElsewhere while its owner is at another site in that very tab, as he is when he signs in
 */
export async function findTab(
  address: string,
  home: string,
  tabs: TabsPort,
  notes: Notes,
): Promise<FoundTab> {
  const note = await readTabNote(notes);
  const tab = note === null ? null : await known(note, home, tabs);
  if (tab === null) {
    // Noted first: a worker that dies right after it has opened the tab would open another.
    await putTabNote(notes, { id: null, address, led: null });
    const { id } = await tabs.create(address);
    await tabs.keep(id);
    return { id, isThere: false, isNew: true, isLoading: true };
  }
  const { id, url, discarded, status, active } = tab;
  if (id !== note?.id) {
    await putTabNote(notes, { id, address, led: null });
    await tabs.keep(id);
  }
  if (url === "" && active) throw new TabElsewhere(new URL(home).host);
  // Where the site itself led: its owner may be answering there; nobody else needs to wait.
  const isLed = note !== null && note.led !== null && active && isSamePlace(note.address, address) &&
    isSamePlace(url, note.led);
  const isThere = !discarded && (isLed || isSamePlace(url, address));
  if (isThere && !isLed && !isSamePlace(address, note?.address ?? "")) {
    await putTabNote(notes, { id, address, led: null });
  }
  return { id, isThere, isNew: false, isLoading: status === "loading" };
}

/** The noted tab; after the browser began anew its tabs have other ids, but stand where they stood. */
async function known({ id, address, led }: TabNote, home: string, tabs: TabsPort): Promise<TabState | null> {
  const tab = id === null ? null : await tabs.get(id);
  if (tab !== null) return tab;
  const others = await tabs.query(`${new URL(home).origin}/*`);
  return others.find(({ url }) => isSamePlace(url, address) || (led !== null && isSamePlace(url, led))) ??
    null;
}
