/** Erases assets that have been in their owner's trash for `TRASH_DAYS`. Their jobs stay listed. */

import { erasureOf, TRASH_MS } from "@sluice/domain";
import type { Keeping, TrashedAsset } from "@sluice/readmodel";
import { type Erased, eraseInRounds, type Erasure, type RoundsOptions } from "./erase_rounds.ts";

export interface TrashOptions extends RoundsOptions {
  readonly keeping: Pick<Keeping, "trashed" | "checkpoint">;
  /** Ms since 1970. */
  readonly now: () => number;
}

/** Assets of one look at the rows. */
const AT_ONCE = 500;

/** Erases until nothing has been in the trash for too long. Throws as `eraseInRounds` does. */
export async function emptyTrash(options: TrashOptions): Promise<Erased> {
  const { keeping, now } = options;
  return await eraseInRounds(options, "trash", async () => {
    const found = await keeping.trashed(now() - TRASH_MS, AT_ONCE);
    return Array.from(Map.groupBy(found, ({ accountId }) => accountId).values(), erasureIn);
  });
}

function erasureIn(assets: readonly TrashedAsset[]): Erasure {
  const [{ cell, accountId } = { cell: 0, accountId: "" }] = assets;
  return { cell, accountId, jobs: erasureOf(assets), entry: false };
}
