/** Writes the state of a cell to the snapshot store now and then, beside the decider's work. */

import { type CellState, type Head, snapshotOf } from "@sluice/domain";
import type { SnapshotStore } from "@sluice/media";
import type { Replayed } from "./replay.ts";
import { bytesOf } from "./snapshot_bytes.ts";

/** Snapshots that stay: more than one, for the newest may turn out to be unusable. */
const KEEP = 3;

export interface SnapshotterOptions {
  /** Null: none are kept. */
  readonly store: SnapshotStore | null;
  readonly cell: number;
  /** Commits after which another one is written. */
  readonly every: number;
  readonly onProblem: (problem: Error) => void;
}

export interface Snapshotter {
  /** Counts from here on, and writes at once when the replay took longer than a snapshot should have allowed. */
  begin(replayed: Replayed): void;
  /**
   * Takes the state when it is time. Call it between two groups of commands: `state` is what the log leads to at `head`.
   * Nothing is written before `durable` resolves, and nothing at all if it rejects.
   */
  offer(state: CellState, head: Head, durable: Promise<unknown>): void;
  /** Gives up what is being written; resolves when nothing is under way. */
  close(): Promise<void>;
}

/** One at a time is written; after a failure, which `onProblem` is told, it is tried again a tenth of the way later. */
export function createSnapshotter({ store, cell, every, onProblem }: SnapshotterOptions): Snapshotter {
  const closing = new AbortController();
  let next = every;
  let writing: Promise<void> | null = null;

  async function write(store: SnapshotStore, state: CellState, head: Head, durable: Promise<unknown>) {
    const snapshot = snapshotOf(state);
    if (await durable.then(() => false, () => true)) return;
    await store.put(cell, head, bytesOf(cell, head, snapshot, closing.signal));
    await store.prune(cell, KEEP);
  }

  const snapshotter: Snapshotter = {
    begin(replayed) {
      next = replayed.from + every;
      snapshotter.offer(replayed.state, replayed.head, Promise.resolve());
    },

    offer(state, head, durable) {
      if (store === null || head.number < next || writing !== null || closing.signal.aborted) return;
      next = head.number + every;
      writing = write(store, state, head, durable).catch((cause) => {
        if (closing.signal.aborted) return;
        next = head.number + Math.ceil(every / 10);
        onProblem(cause instanceof Error ? cause : new Error(String(cause)));
      }).finally(() => writing = null);
    },

    async close() {
      closing.abort();
      await writing;
    },
  };
  return snapshotter;
}
