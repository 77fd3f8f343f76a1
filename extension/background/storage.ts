/** What outlives the worker, as a port: the browser's storage, and in tests a map. */

export interface Storage {
  /** What is kept under these keys, without those that are not there; everything for null. */
  read(keys: readonly string[] | null): Promise<Record<string, unknown>>;
  /** Writes all or nothing. Rejects when there is no room. */
  write(items: Readonly<Record<string, unknown>>): Promise<void>;
  remove(keys: readonly string[]): Promise<void>;
}

/** All keys of a paired agent begin with it. */
export function prefixOf(agentId: string): string {
  return `agent:${agentId}:`;
}

/** The keys that begin so, without that beginning, and their values. */
export async function readAll(storage: Storage, prefix: string): Promise<[key: string, value: unknown][]> {
  return Object.entries(await storage.read(null))
    .filter(([key]) => key.startsWith(prefix))
    .map(([key, value]) => [key.slice(prefix.length), value]);
}

/** The browser does not keep what it is given. Thrown by `write`; the message is for the owner. */
export class StorageFull extends Error {
  override readonly name = "StorageFull";
  constructor(cause: unknown) {
    const words = cause instanceof Error ? cause.message : String(cause);
    super(`keep Sluice's notes in this browser: its storage is full or cannot be written (${words})`, {
      cause,
    });
  }
}

/** @throws StorageFull */
export async function write(storage: Storage, items: Readonly<Record<string, unknown>>): Promise<void> {
  try {
    await storage.write(items);
  } catch (cause) {
    throw new StorageFull(cause);
  }
}
