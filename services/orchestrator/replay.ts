/** Where a decider begins: the newest snapshot that this log vouches for, and what the log says after it. */

import { type Log, LogCorrupt } from "@sluice/bus";
import { type CellState, evolveCommit, GENESIS, type Head, initialState } from "@sluice/domain";
import type { SnapshotStore, StoredSnapshot } from "@sluice/media";
import { stateIn } from "./snapshot_bytes.ts";

/** A state and the place in the log that it belongs to. */
export interface Replayed {
  readonly state: CellState;
  readonly head: Head;
  /** Number of the commit whose snapshot was begun with; 0 without any. */
  readonly from: number;
}

/** A snapshot is not of this log, or not what its name says. Told to `onProblem`; the next older one is tried. */
export class SnapshotUnusable extends Error {
  override readonly name = "SnapshotUnusable";
  constructor({ cell, number }: StoredSnapshot, why: string, options?: ErrorOptions) {
    super(`start cell ${cell} from its snapshot at commit ${number}: ${why}; an older one is tried`, options);
  }
}

/**
 * The state that the log leads to. A snapshot only saves the way there: one that cannot be read or is not of this log is
 * told to `onProblem` and left out, and without any the log is folded from its beginning. Throws what reading the log
 * throws, having told that a log is corrupt.
 *
 * @param snapshots null when none are kept
 */
export async function replay(
  log: Log,
  cell: number,
  snapshots: SnapshotStore | null,
  onProblem: (problem: Error) => void,
): Promise<Replayed> {
  const start = snapshots === null ? null : await newestOf(log, cell, snapshots, onProblem);
  const state = start?.state ?? initialState();
  let head = start?.head ?? GENESIS;
  const from = head.number;
  try {
    for await (const commits of log.read(from + 1)) {
      for (const commit of commits) evolveCommit(state, commit);
      const last = commits.at(-1);
      if (last !== undefined) head = { number: last.number, hash: last.hash };
    }
  } catch (error) {
    if (error instanceof LogCorrupt) onProblem(error);
    throw error;
  }
  return { state, head, from };
}

async function newestOf(
  log: Log,
  cell: number,
  snapshots: SnapshotStore,
  onProblem: (problem: Error) => void,
): Promise<{ readonly state: CellState; readonly head: Head } | null> {
  const kept = await attempt(() => snapshots.newest(cell), onProblem);
  for (const one of kept ?? []) {
    const hash = await hashAt(log, one.number);
    if (hash !== one.hash) {
      const why = hash === null ? "the log ends before it" : "the log has another commit there";
      onProblem(new SnapshotUnusable(one, why));
      continue;
    }
    const state = await attempt(() => read(snapshots, one), onProblem);
    if (state !== null) return { state, head: { number: one.number, hash } };
  }
  return null;
}

/** The hash of that commit, or null when the log ends before it. */
async function hashAt(log: Log, number: number): Promise<string | null> {
  for await (const [commit] of log.read(number)) return commit?.hash ?? null;
  return null;
}

/** The state in a snapshot; null when it was pruned meanwhile. */
async function read(snapshots: SnapshotStore, one: StoredSnapshot): Promise<CellState | null> {
  const bytes = await snapshots.read(one);
  if (bytes === null) return null;
  const { cell, head, state } = await stateIn(bytes).catch((cause) => {
    throw new SnapshotUnusable(one, cause instanceof Error ? cause.message : String(cause), { cause });
  });
  if (cell !== one.cell || head.number !== one.number || head.hash !== one.hash) {
    throw new SnapshotUnusable(one, `it holds cell ${cell} at commit ${head.number}`);
  }
  return state;
}

/** What came out, or null after telling why nothing did. */
async function attempt<T>(what: () => Promise<T>, onProblem: (problem: Error) => void): Promise<T | null> {
  try {
    return await what();
  } catch (cause) {
    onProblem(cause instanceof Error ? cause : new Error(String(cause)));
    return null;
  }
}
