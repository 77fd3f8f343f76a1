/** How long a decider decides nothing while its state is taken and sent. */

import { type CellState, initialState, SNAPSHOT_FORMAT, snapshotOf, step } from "@sluice/domain";
import type { SnapshotStore } from "@sluice/media";
import { openDiskSnapshots } from "@sluice/media/snapshots";
import { createSnapshotter } from "@sluice/orchestrator";
import { setImmediate as turn } from "node:timers/promises";
import { median, ms, type Row, whole } from "../figures.ts";
import { lifecycle, opening } from "../parts/history.ts";

const OPEN = 10_000;
const RUNS = 9;
/** A command whose answer comes later than this was held up for a person to notice. */
const NOTICED_MS = 50;

/** Measures; takes about three seconds. */
export async function pauseRow(): Promise<Row> {
  const state = initialState();
  const now = Date.now();
  for (const command of opening()) step(state, command, now);
  for (let n = 0; n < OPEN; n++) for (const command of lifecycle(n).slice(0, 1)) step(state, command, now);
  const dir = await Deno.makeTempDir();
  const store = openDiskSnapshots(dir, SNAPSHOT_FORMAT);
  const pauses: number[] = [];
  for (let run = 0; run < RUNS; run++) pauses.push(await longestPause(store, state));
  await Deno.remove(dir, { recursive: true });
  const began = performance.now();
  JSON.stringify(snapshotOf(state));
  const atOnce = performance.now() - began;
  return {
    what: `longest pause of a decider with ${whole(OPEN)} open jobs while its state is kept`,
    figure: `${ms(median(pauses))} (median of ${RUNS}, longest ${ms(Math.max(...pauses))})`,
    target: `≤ ${NOTICED_MS} ms`,
    met: median(pauses) <= NOTICED_MS,
    limit: `printing the same state at once: ${ms(atOnce)}`,
  };
}

/** The longest time between two turns of the event loop from when the state is taken until it is kept, ms. */
async function longestPause(store: SnapshotStore, state: CellState): Promise<number> {
  let kept = false;
  const snapshotter = createSnapshotter({
    store: {
      ...store,
      async prune(cell, keep) {
        kept = true;
        return await store.prune(cell, keep);
      },
    },
    cell: 0,
    every: 1,
    onProblem: (problem) => {
      throw problem;
    },
  });
  let longest = 0;
  let before = performance.now();
  snapshotter.offer(state, { number: 1, hash: "0".repeat(64) }, Promise.resolve());
  while (!kept) {
    await turn();
    const now = performance.now();
    longest = Math.max(longest, now - before);
    before = now;
  }
  await snapshotter.close();
  return longest;
}
