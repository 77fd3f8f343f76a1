/**
 * The port of the snapshot store: what a cell's log led to at a place of it, as bytes that are named by that place and by
 * their own hash. All of it may be lost, for the log tells the same. `snapshots_contract.ts` is the suite that both pass.
 */

/** Where a log ends: number of the commit and its hash, lower-case hex SHA-256. */
export interface SnapshotPlace {
  readonly number: number;
  readonly hash: string;
}

/** A snapshot by its name, which says what must be true of it. */
export interface StoredSnapshot extends SnapshotPlace {
  readonly cell: number;
  /** Lower-case hex SHA-256 of the bytes as they were put. */
  readonly sha256: string;
}

export interface SnapshotStore {
  /**
   * Keeps the bytes of a cell's state at that place. Throws `StorageFull`, `StorageUnwritable` or `BucketUnusable`, and the
   * body's own error as it is; then nothing is kept.
   */
  put(cell: number, place: SnapshotPlace, body: AsyncIterable<Uint8Array>): Promise<StoredSnapshot>;
  /** What is kept of a cell, the highest number first. Other formats than the store's own are not seen. */
  newest(cell: number): Promise<readonly StoredSnapshot[]>;
  /**
   * The bytes, or null when they are gone. Throws `SnapshotCorrupt` at their end when they are not those that were put, so
   * nothing may be made of them before.
   */
  read(snapshot: StoredSnapshot): Promise<AsyncIterable<Uint8Array> | null>;
  /** Removes all of a cell but the newest `keep`. Returns how many went. */
  prune(cell: number, keep: number): Promise<number>;
}

/** The bytes of a snapshot are not those that were put. Thrown when they are read. */
export class SnapshotCorrupt extends Error {
  override readonly name = "SnapshotCorrupt";
  constructor({ cell, number }: StoredSnapshot, why: string, options?: ErrorOptions) {
    super(`read the snapshot of cell ${cell} at commit ${number}: ${why}`, options);
  }
}

const NAME = /^(\d{12,})-([0-9a-f]{64})-([0-9a-f]{64})$/;

/** The last part of a snapshot's path or key. Names sort by number. */
export function nameOf({ number, hash, sha256 }: Omit<StoredSnapshot, "cell">): string {
  return `${String(number).padStart(12, "0")}-${hash}-${sha256}`;
}

/** The snapshots among names, the highest number first; what is none is left out. */
export function named(cell: number, names: Iterable<string>): StoredSnapshot[] {
  const found = Array.from(names, (name) => NAME.exec(name)).filter((match) => match !== null);
  return found
    .map(([, number, hash = "", sha256 = ""]) => ({ cell, number: Number(number), hash, sha256 }))
    .sort((a, b) => b.number - a.number);
}
