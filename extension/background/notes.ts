/** A driver's notes in the browser's storage. */

import type { Notes } from "../driver/site_driver.ts";
import { readAll, type Storage, write } from "./storage.ts";

/** The notes of one agent under keys that begin with `prefix`. A note that finds no room rejects with `StorageFull`. */
export function openNotes(storage: Storage, prefix: string): Notes {
  const mine = `${prefix}note:`;
  return {
    get: async (key) => (await storage.read([mine + key]))[mine + key],
    put: (key, value) => write(storage, { [mine + key]: value }),
    remove: (key) => storage.remove([mine + key]),
    keys: async (beginning) => (await readAll(storage, mine + beginning)).map(([rest]) => beginning + rest),
  };
}
