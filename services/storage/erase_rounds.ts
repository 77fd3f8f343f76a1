/** Erasing what its time has come for, as far as the rows tell, until nothing is left. */

import type { Bus } from "@sluice/bus";
import type { CommandData } from "@sluice/domain";
import type { Keeping } from "@sluice/readmodel";
import { delay } from "es-toolkit/promise";
import { askDecider } from "./ask_decider.ts";

/** What is to be erased of one account. */
export interface Erasure {
  readonly cell: number;
  readonly accountId: string;
  readonly jobs: CommandData["EraseJobs"]["jobs"];
  readonly entry: boolean;
}

/** What the rounds came to. */
export interface Erased {
  readonly jobs: number;
  /** Outputs of those jobs; their bytes go when nobody else uses them. */
  readonly media: number;
}

export interface RoundsOptions {
  /** All cells of the installation, by number. */
  readonly cells: readonly Pick<Bus, "log" | "inbox">[];
  readonly keeping: Pick<Keeping, "checkpoint">;
  /** Ends the rounds early. */
  readonly signal: AbortSignal;
}

/** The decider refused to erase. Thrown by `eraseInRounds`. */
export class ErasureRefused extends Error {
  override readonly name = "ErasureRefused";
  constructor(accountId: string, why: string) {
    super(`erase old things of account "${accountId}": ${why}`);
  }
}

/** The rows do not come to the end of the log: nobody projects the cell, or it is made anew. Thrown by `eraseInRounds`. */
export class RowsBehind extends Error {
  override readonly name = "RowsBehind";
  constructor(cell: number, number: number) {
    super(
      `erase old things: the rows of cell ${cell} have not come to commit ${number}; it is tried again later`,
    );
  }
}

const LOOK_AGAIN_MS = 100;
const PATIENCE_MS = 60_000;

/**
 * Erases, as the system's `actorId`, what `next` finds in the rows until it finds nothing. Throws `DeciderSilent`,
 * `ErasureRefused`, `RowsBehind`, and the errors of rows and logs.
 */
export async function eraseInRounds(
  { cells, keeping, signal }: RoundsOptions,
  actorId: string,
  next: () => Promise<readonly Erasure[]>,
): Promise<Erased> {
  const erased = { jobs: 0, media: 0 };
  for (;;) {
    // rows that have not heard of the last round would name its jobs again
    for (const { log } of cells) await rowsReach(keeping, log.cell, (await log.head()).number, signal);
    if (signal.aborted) return erased;
    const found = await next();
    if (found.length === 0) return erased;
    for (const { cell, ...data } of found) {
      await erase(cells, cell, actorId, data);
      erased.jobs += data.jobs.length;
      erased.media += data.jobs.reduce((sum, { mediaIds }) => sum + mediaIds.length, 0);
    }
  }
}

async function erase(
  cells: RoundsOptions["cells"],
  cell: number,
  actorId: string,
  data: CommandData["EraseJobs"],
): Promise<void> {
  const { accountId } = data;
  const inbox = cells.find(({ log }) => log.cell === cell)?.inbox;
  if (inbox === undefined) throw new ErasureRefused(accountId, `there is no cell ${cell} here`);
  const outcome = await askDecider(inbox, actorId, "EraseJobs", data);
  if (!outcome.ok) throw new ErasureRefused(accountId, outcome.rejection.message);
}

async function rowsReach(
  { checkpoint }: RoundsOptions["keeping"],
  cell: number,
  number: number,
  signal: AbortSignal,
): Promise<void> {
  const patience = performance.now() + PATIENCE_MS;
  while (!signal.aborted && await checkpoint(cell) < number) {
    if (performance.now() > patience) throw new RowsBehind(cell, number);
    await delay(LOOK_AGAIN_MS, { signal }).catch(() => {});
  }
}
