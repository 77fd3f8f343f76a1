/** The embedded read model: a PGlite folder of its own beside the log, which may be deleted at any time. */

import type { Reads } from "@sluice/readmodel";
import { delay } from "es-toolkit/promise";
import type { EmbeddedPlace } from "./embedded_protocol.ts";
import { EmbeddedStorageDown, type Link, type LinkHandlers, type News, startLink } from "./embedded_link.ts";
import { startProgress } from "./progress.ts";
import type { OnProblem, RunningStorage } from "./projector.ts";

const FIRST_RETRY_MS = 100;
const LAST_RETRY_MS = 5_000;

export interface EmbeddedOptions extends EmbeddedPlace {
  readonly onProblem: OnProblem;
  /** As `ProjectorOptions.removeMedia`: called in the thread that starts the storage. */
  readonly removeMedia?: (mediaId: string) => Promise<void>;
  /** As `ProjectorOptions.onMoved`. */
  readonly onMoved?: (number: number) => void;
}

/**
 * Starts the read model in a worker that follows the log file, which must exist. A folder that is not there is made,
 * one that cannot be opened is made anew from the log, and `onProblem` hears of it. Resolves when reads are
 * answered; how far the rows are is told by `reached`. Throws `EmbeddedStorageDown` when even a new folder does not open.
 * A worker that ends later is replaced, `onProblem` hears "stalled", and reads throw `EmbeddedStorageDown` meanwhile.
 */
export async function startEmbeddedStorage(
  { onProblem, removeMedia = () => Promise.resolve(), onMoved, ...place }: EmbeddedOptions,
): Promise<RunningStorage> {
  const progress = startProgress();
  const stop = new AbortController();
  let furthest = 0;
  let retryInMs = FIRST_RETRY_MS;
  const onNews = (news: News) => {
    if (news.type === "problem") return onProblem(news.problem);
    // only a worker that brings the rows further than before is well again, not each one that starts
    if (news.number > furthest) retryInMs = FIRST_RETRY_MS;
    furthest = Math.max(furthest, news.number);
    progress.moved(news.number);
    onMoved?.(news.number);
  };
  const handlers: LinkHandlers = { onNews, removeMedia };
  let link = await open(place, handlers, onProblem);

  async function stayOpen(): Promise<void> {
    let { message } = await link.ended;
    while (!stop.signal.aborted) {
      onProblem({ type: "stalled", message, retryInMs });
      await delay(retryInMs, { signal: stop.signal }).catch(() => {});
      if (stop.signal.aborted) return;
      retryInMs = Math.min(retryInMs * 2, LAST_RETRY_MS);
      try {
        link = await open(place, handlers, onProblem);
        // it was opened while all was closed
        if (stop.signal.aborted) await link.close();
        ({ message } = await link.ended);
      } catch (error) {
        message = error instanceof Error ? error.message : String(error);
      }
    }
  }
  const staying = stayOpen();

  return {
    reads: readsThrough(() => link.reads),
    keeping: {
      unused: (...args) => link.keeping.unused(...args),
      overdue: (...args) => link.keeping.overdue(...args),
      trashed: (...args) => link.keeping.trashed(...args),
      checkpoint: (...args) => link.keeping.checkpoint(...args),
    },
    reached: progress.reached,
    async close() {
      stop.abort();
      progress.close();
      await link.close();
      await staying;
    },
  };
}

/** One object for its whole life, whichever worker answers. */
function readsThrough(current: () => Reads): Reads {
  return {
    stats: (...args) => current().stats(...args),
    job: (...args) => current().job(...args),
    jobs: (...args) => current().jobs(...args),
    assets: (...args) => current().assets(...args),
    assetDays: (...args) => current().assetDays(...args),
    assetsAmong: (...args) => current().assetsAmong(...args),
    boards: (...args) => current().boards(...args),
    board: (...args) => current().board(...args),
    views: (...args) => current().views(...args),
    canvases: (...args) => current().canvases(...args),
    canvas: (...args) => current().canvas(...args),
    ledger: (...args) => current().ledger(...args),
    media: (...args) => current().media(...args),
    references: (...args) => current().references(...args),
    reference: (...args) => current().reference(...args),
    deliveries: (...args) => current().deliveries(...args),
    delivery: (...args) => current().delivery(...args),
    commitsOf: (...args) => current().commitsOf(...args),
    erasedAmong: (...args) => current().erasedAmong(...args),
    snapshot: (...args) => current().snapshot(...args),
    checkpoint: (...args) => current().checkpoint(...args),
  };
}

async function open(place: EmbeddedPlace, handlers: LinkHandlers, onProblem: OnProblem): Promise<Link> {
  if (!await exists(place.dataDir)) await create(place);
  try {
    return await begin(place, handlers);
  } catch (error) {
    if (!(error instanceof EmbeddedStorageDown)) throw error;
    onProblem({ type: "rebuilding", reason: `"${place.dataDir}" cannot be opened: ${error.message}` });
    await Deno.remove(place.dataDir, { recursive: true });
    await create(place);
    return await begin(place, handlers);
  }
}

async function begin(place: EmbeddedPlace, handlers: LinkHandlers): Promise<Link> {
  const link = startLink(handlers);
  await link.begin({ type: "open", place });
  return link;
}

/**
 * Makes the folder under another name and moves it when it is whole, so that one that is there is never half made.
 * It is done in a worker of its own, because making one takes 700 MB that only the end of the worker gives back.
 */
async function create({ dataDir, cell }: EmbeddedPlace): Promise<void> {
  const making = `${dataDir}.new`;
  if (await exists(making)) await Deno.remove(making, { recursive: true });
  await Deno.mkdir(making, { recursive: true });
  const link = startLink({ onNews: () => {}, removeMedia: () => Promise.resolve() });
  await link.begin({ type: "create", dataDir: making, cell });
  await link.close();
  await Deno.rename(making, dataDir);
}

async function exists(path: string): Promise<boolean> {
  try {
    await Deno.stat(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
