/** What files were called where they came from: the server knows references by their bytes, this browser remembers the rest. */

import { ownPref } from "../state/own_prefs.ts";

/** So many; the oldest are forgotten. */
const MOST = 500;

const names = ownPref<Readonly<Record<string, string>>>("reference-names", {}, isNames);

/** Remembers the name of a reference by its media id. */
export function noteName(id: string, name: string): void {
  const others = Object.entries(names.value).filter(([one]) => one !== id);
  names.value = Object.fromEntries([...others, [id, name]].slice(-MOST));
}

/** What people call it: the server's name, else the file's, else the start of its id. */
export function nameOf({ name, id }: { readonly name: string | null; readonly id: string }): string {
  return name ?? names.value[id] ?? id.slice(0, 8);
}

function isNames(value: unknown): value is Readonly<Record<string, string>> {
  return typeof value === "object" && value !== null &&
    Object.values(value).every((one) => typeof one === "string");
}
