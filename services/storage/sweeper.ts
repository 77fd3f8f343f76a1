/**
 * Removes bytes that nobody uses: those of a put whose command was refused or never sent, and those that an erasure left
 * behind. Walks all media, slowly, and never takes what is in use or may come into use (docs/adr/0024).
 */

import type { Bus } from "@sluice/bus";
import { GRACE_MS, type ListedMedia, type MediaStore } from "@sluice/media";
import type { Keeping } from "@sluice/readmodel";
import { delay } from "es-toolkit/promise";
import { allDecided } from "./ask_decider.ts";
import { unusedNow } from "./unused_media.ts";

/** What a walk came to. */
export interface Swept {
  /** Media that were removed, and how many bytes they had. */
  readonly removed: number;
  readonly bytes: number;
  /** Media that are in use or too young. */
  readonly kept: number;
  /** Media that could not be removed, and why the last of them could not; the next walk tries again. */
  readonly left: number;
  readonly why: string | null;
  /** Unfinished uploads that were given up. */
  readonly uploads: number;
}

export interface SweepOptions {
  readonly media: Pick<MediaStore, "list" | "removeOlder" | "dropUnfinished">;
  /** All cells of the installation. */
  readonly cells: readonly Pick<Bus, "log" | "inbox">[];
  readonly keeping: Pick<Keeping, "unused">;
  /** Ms since 1970. */
  readonly now: () => number;
  /** Ends the walk early; what was removed by then is told all the same. */
  readonly signal: AbortSignal;
  /** How old bytes must be, ms. */
  readonly graceMs?: number;
  /** Rest after each page, as a multiple of the time that it took: nobody waits for this. */
  readonly restRatio?: number;
}

/** The rows of a cell are being made anew: who uses what cannot be told. Thrown by `sweepMedia`, which is tried again later. */
export class SweepImpossible extends Error {
  override readonly name = "SweepImpossible";
  constructor() {
    super("sweep media: the rows of a cell are being made anew; it is tried again later");
  }
}

/** Media that are asked for at one time, and those of them that are removed at one time. */
const PAGE = 500;
const AT_ONCE = 8;

/** Walks all media once. Throws `SweepImpossible`, `DeciderSilent`, and the errors of store, rows and logs. */
export async function sweepMedia(options: SweepOptions): Promise<Swept> {
  const { media, cells, now, signal, graceMs = GRACE_MS, restRatio = 3 } = options;
  const storedBefore = now() - graceMs;
  // a command may wait for its decider longer than the grace: what uses such old bytes must be in the logs before they are asked
  for (const { inbox } of cells) await allDecided(inbox, "sweeper");
  const uploads = await media.dropUnfinished(storedBefore);
  const swept: Counts = { removed: 0, bytes: 0, kept: 0, left: 0, why: null, uploads };
  let began = performance.now();
  for await (const page of pagesOf(media.list(), PAGE)) {
    if (signal.aborted) break;
    await sweepPage(page, storedBefore, options, swept);
    await delay((performance.now() - began) * restRatio, { signal }).catch(() => {});
    began = performance.now();
  }
  return swept;
}

type Counts = { -readonly [K in keyof Swept]: Swept[K] };

async function sweepPage(
  page: readonly ListedMedia[],
  storedBefore: number,
  { media, cells, keeping }: SweepOptions,
  swept: Counts,
): Promise<void> {
  const old = page.filter(({ storedAt }) => storedAt < storedBefore);
  const logs = cells.map(({ log }) => log);
  const unused = await unusedNow(logs, keeping.unused, old.map(({ mediaId }) => mediaId));
  if (unused === null) throw new SweepImpossible();
  const sizes = new Map(old.map(({ mediaId, bytes }) => [mediaId, bytes]));
  swept.kept += page.length - unused.length;
  for (let at = 0; at < unused.length; at += AT_ONCE) {
    await Promise.all(
      unused.slice(at, at + AT_ONCE).map(async (mediaId) => {
        // the store looks once more how old they are: a put since then has made them young
        const removed = await media.removeOlder(mediaId, storedBefore).catch((error: Error) => error);
        if (removed instanceof Error) {
          swept.left++;
          swept.why = removed.message;
        } else if (removed) {
          swept.removed++;
          swept.bytes += sizes.get(mediaId) ?? 0;
        } else swept.kept++;
      }),
    );
  }
}

async function* pagesOf<T>(all: AsyncIterable<T>, size: number): AsyncIterable<readonly T[]> {
  let page: T[] = [];
  for await (const one of all) {
    page.push(one);
    if (page.length < size) continue;
    yield page;
    page = [];
  }
  if (page.length > 0) yield page;
}
