/** Proving snapshots beside a history: each must be, to the byte, what the log led to at its place. */

import { type CellState, type Commit, printSnapshot, snapshotOf } from "@sluice/domain";
import type { SnapshotStore, StoredSnapshot } from "@sluice/media";
import { createHash } from "node:crypto";

/** A snapshot that nothing should begin with, and why. */
export interface Spoiled {
  readonly number: number;
  readonly why: string;
}

export interface SnapshotCheck {
  /** Call it after each commit was folded into the state. */
  passed(commit: Commit, state: CellState): void;
  /** Call it at the log's end: how many snapshots are right, and those that are not. */
  end(): Promise<{ readonly proven: number; readonly spoiled: readonly Spoiled[] }>;
}

/** Looks at the snapshots that a cell has now; one that is pruned meanwhile does not count. */
export async function checkSnapshots(cell: number, store: SnapshotStore): Promise<SnapshotCheck> {
  const kept = await store.newest(cell);
  const places = new Set(kept.map(({ number }) => number));
  const truths = new Map<number, { readonly hash: string; readonly sha256: string }>();
  return {
    passed(commit, state) {
      if (!places.has(commit.number)) return;
      const sha256 = createHash("sha256");
      for (const line of printSnapshot(cell, commit, snapshotOf(state))) sha256.update(line);
      truths.set(commit.number, { hash: commit.hash, sha256: sha256.digest("hex") });
    },
    async end() {
      const spoiled: Spoiled[] = [];
      let proven = 0;
      for (const one of kept) {
        const bytes = await problemOf(store, one);
        if (bytes === "gone") continue;
        const why = bytes ?? wrong(one, truths.get(one.number));
        if (why === null) proven++;
        else spoiled.push({ number: one.number, why });
      }
      return { proven, spoiled };
    },
  };
}

/** What is wrong with the bytes; null when they are what their name says. */
async function problemOf(store: SnapshotStore, one: StoredSnapshot): Promise<string | null> {
  try {
    const bytes = await store.read(one);
    if (bytes === null) return "gone";
    // to the end, where they are compared with their hash
    for await (const _ of bytes);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function wrong(
  one: StoredSnapshot,
  truth: { readonly hash: string; readonly sha256: string } | undefined,
): string | null {
  if (truth === undefined) return "the log ends before it";
  if (truth.hash !== one.hash) return "the log has another commit there";
  return truth.sha256 === one.sha256 ? null : "it is not the state that the log leads to";
}
