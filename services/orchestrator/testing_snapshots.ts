/** A cell with a log, a snapshot store and what a test wants to know of them. */

import type { Bus, Log } from "@sluice/bus";
import { openEmbeddedBus } from "@sluice/bus/embedded";
import {
  type CellState,
  type Command,
  GENESIS,
  type Outcome,
  printSnapshot,
  SNAPSHOT_FORMAT,
  snapshotOf,
} from "@sluice/domain";
import type { SnapshotStore } from "@sluice/media";
import { openDiskSnapshots } from "@sluice/media/snapshots";
import { join } from "node:path";

export interface SnapshotStage {
  readonly bus: Bus;
  readonly store: SnapshotStore;
  /** Of the log. */
  readonly path: string;
  /** Where cell 0's snapshots lie. */
  readonly shelf: string;
  tell(command: Command): Promise<Outcome>;
}

/** Runs the body with a fresh cell, and clears it away. */
export async function withSnapshots(run: (stage: SnapshotStage) => Promise<void>): Promise<void> {
  const dir = await Deno.makeTempDir();
  const path = join(dir, "log.sqlite");
  const bus = await openEmbeddedBus({ path, cell: 0 });
  try {
    await run({
      bus,
      path,
      store: openDiskSnapshots(join(dir, "snapshots"), SNAPSHOT_FORMAT),
      shelf: join(dir, "snapshots", String(SNAPSHOT_FORMAT), "0"),
      tell: async (one) => await (await bus.inbox.send(one)).outcome,
    });
  } finally {
    await bus.close();
    await Deno.remove(dir, { recursive: true });
  }
}

/** Everything that a state holds, as text. */
export const textOf = (state: CellState): string =>
  [...printSnapshot(0, GENESIS, snapshotOf(state))].join("");

/** The log, and the numbers of the commits that were read from it. */
export function counted(log: Log): { readonly log: Log; readonly read: number[] } {
  const read: number[] = [];
  return {
    read,
    log: {
      cell: log.cell,
      head: () => log.head(),
      append: (record) => log.append(record),
      follow: (from, signal) => log.follow(from, signal),
      async *read(from) {
        for await (const commits of log.read(from)) {
          read.push(...commits.map(({ number }) => number));
          yield commits;
        }
      },
    },
  };
}

/** The store, and promises of its coming puts in order: each resolves when the one after `put` and `prune` is done. */
export function watched(
  store: SnapshotStore,
): { readonly store: SnapshotStore; kept(number: number): Promise<void> } {
  const waiting: { readonly number: number; readonly resolve: () => void }[] = [];
  let newest = 0;
  return {
    kept: (number) =>
      new Promise((resolve) => newest >= number ? resolve() : void waiting.push({ number, resolve })),
    store: {
      ...store,
      async prune(cell, keep) {
        const pruned = await store.prune(cell, keep);
        newest = (await store.newest(cell))[0]?.number ?? 0;
        for (const { number, resolve } of waiting) if (newest >= number) resolve();
        return pruned;
      },
    },
  };
}
