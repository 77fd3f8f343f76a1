import { readRecord } from "./records.js";
import { call } from "./rpc.js";

/** @typedef {import("./records.js").Item} Item */

/** @type {Map<string, Shelf>} */
const shelves = new Map();

/**
 * What a project holds, for as long as this document lives.
 * @param {string} project
 * @returns {Shelf}
 */
export function shelfOf(project) {
  const there = shelves.get(project);
  if (there !== undefined) return there;
  const made = makeShelf(project);
  shelves.set(project, made);
  return made;
}

/** @typedef {ReturnType<typeof makeShelf>} Shelf */

/** @param {string} project */
function makeShelf(project) {
  /** @type {Map<string, Item>} */
  const items = new Map();
  /** Presses that have no answer yet, by a name of ours. @type {Map<string, string>} */
  const awaited = new Map();
  /** @type {Set<() => void>} */
  const listeners = new Set();
  const tell = () => listeners.forEach((listener) => listener());
  return {
    project,
    items,
    awaited,
    /** A signed URL that is known is kept when a later answer has none. @param {readonly Item[]} found */
    put(found) {
      for (const item of found) {
        const before = items.get(item.id);
        items.set(item.id, { ...item, url: item.url ?? before?.url ?? null });
      }
      tell();
    },
    /** @param {string} name @param {string} prompt */
    await(name, prompt) {
      awaited.set(name, prompt);
      tell();
    },
    /** @param {string} name */
    awaitNoMore(name) {
      awaited.delete(name);
      tell();
    },
    /** @param {() => void} listener */
    onChange: (listener) => void listeners.add(listener),
    async load() {
      const reply = await call("Zzl0ze", [`projects/${project}`, null, null, null, [1]]);
      const records = [...(reply?.[2] ?? []), ...(reply?.[3] ?? [])];
      this.put(records.map(readRecord).filter((item) => item !== null));
    },
    /** A fresh signed URL, or null when there is none yet. @param {string} id */
    async freshUrl(id) {
      const item = readRecord(await call("as29s", [id]).catch(() => null));
      if (item !== null) this.put([item]);
      return item?.url ?? null;
    },
  };
}
