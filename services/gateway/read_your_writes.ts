/** A list shows what its account just did: design.md §10. */

import type { EdgeView } from "./edge_view.ts";

const PATIENCE_MS = 500;
const STEP_MS = 10;

/** Waits until the projections hold the last commit of the account, at most half a second: then the list is a little old. */
export async function readsReached(view: EdgeView, accountId: string): Promise<void> {
  const number = view.lastCommitOf(accountId);
  const { reads, cell } = view.settings;
  if (number === 0) return;
  if (reads.reached !== undefined) return void await reads.reached(cell, number, PATIENCE_MS);
  // a projector in another process tells nobody: look now and again
  for (let waited = 0; waited < PATIENCE_MS; waited += STEP_MS) {
    if (await reads.checkpoint(cell) >= number) return;
    await new Promise((resolve) => setTimeout(resolve, STEP_MS));
  }
}
