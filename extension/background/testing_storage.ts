/** A storage in memory with room for so many bytes of JSON, as the browser counts them. */

import type { Storage } from "./storage.ts";

export interface TestStorage extends Storage {
  readonly items: Map<string, unknown>;
  /** Of keys and values. */
  room: number;
}

export function testStorage(room = 10_485_760): TestStorage {
  const items = new Map<string, unknown>();
  const size = (entries: Iterable<readonly [string, unknown]>) =>
    [...entries].reduce((sum, [key, value]) => sum + key.length + JSON.stringify(value).length, 0);
  const storage: TestStorage = {
    items,
    room,
    async read(keys) {
      const wanted = keys ?? [...items.keys()];
      const found = wanted.filter((key) => items.has(key)).map((key) => [key, items.get(key)]);
      return structuredClone(Object.fromEntries(found));
    },
    async write(added) {
      const next = new Map([...items, ...Object.entries(added)]);
      if (size(next) > storage.room) throw new Error("QUOTA_BYTES quota exceeded");
      for (const [key, value] of Object.entries(added)) items.set(key, structuredClone(value));
    },
    async remove(keys) {
      for (const key of keys) items.delete(key);
    },
  };
  return storage;
}
