/**
 * Which bytes nobody uses. Who uses bytes stands in the logs and nowhere else, and the same bytes may come into another
 * account's use at any moment, so it is asked right before they are removed: first the rows of all cells, then the part of
 * every log that the rows do not hold yet.
 */

import type { Log } from "@sluice/bus";
import { mediaOf, type Unused } from "@sluice/readmodel";

/** Those of the media that neither the rows nor the logs beyond them use; null when it cannot be told now. */
export async function unusedNow(
  logs: readonly Pick<Log, "cell" | "read">[],
  askRows: (mediaIds: readonly string[]) => Promise<Unused | null>,
  mediaIds: readonly string[],
): Promise<string[] | null> {
  if (mediaIds.length === 0) return [];
  const unused = await askRows(mediaIds);
  if (unused === null) return null;
  const left = new Set(unused.mediaIds);
  for (const log of logs) {
    if (left.size === 0) break;
    for await (const commits of log.read((unused.numbers.get(log.cell) ?? 0) + 1)) {
      for (const { events } of commits) {
        for (const event of events) for (const { mediaId } of mediaOf(event)) left.delete(mediaId);
      }
    }
  }
  return [...left];
}
