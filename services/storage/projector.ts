/** The projector: follows a log into the read model for as long as it lives, whatever happens to the database. */

import type { Log } from "@sluice/bus";
import { type Clock, sleep, systemClock } from "@sluice/clock";
import { openTracing, type Tracing } from "@sluice/observe";
import type { Head } from "@sluice/domain";
import type { Keeping, Projection, Reads } from "@sluice/readmodel";
import { gather } from "./gather.ts";
import { type Progress, startProgress } from "./progress.ts";
import { type Removal, startRemoval } from "./projector_removal.ts";
import { traceBatch } from "./trace_batch.ts";

/** Something that an operator should know; the projector goes on. */
export type ProjectorProblem =
  /** The money of an account does not add up after a commit. */
  | { readonly type: "unbalanced"; readonly accountId: string; readonly number: number }
  /** The rows are thrown away and folded again from the log. */
  | { readonly type: "rebuilding"; readonly reason: string }
  /** Log or database failed; it is tried again in `retryInMs`. */
  | { readonly type: "stalled"; readonly message: string; readonly retryInMs: number }
  /** Bytes that nobody uses any more could not be removed: they take up room, and nothing else. */
  | { readonly type: "media_left"; readonly mediaId: string; readonly message: string };

export type OnProblem = (problem: ProjectorProblem) => void;

/** Rows that are kept up to date. */
export interface RunningProjector {
  /** Resolves once the rows hold commit `number`; rejects with the signal's reason, or when it is closed first. */
  reached(number: number, signal?: AbortSignal): Promise<void>;
  /** Stops following. */
  close(): Promise<void>;
}

/** A read model that is kept up to date, and answers. */
export interface RunningStorage extends RunningProjector {
  readonly reads: Reads;
  readonly keeping: Keeping;
}

export interface ProjectorOptions {
  readonly log: Log;
  /** Logs of all cells, to ask who uses bytes before they are removed; `log` alone by default, which is all with one cell. */
  readonly logs?: readonly Pick<Log, "cell" | "read">[];
  readonly projection: Projection;
  readonly onProblem: OnProblem;
  /** Called with the number of the last commit in the rows whenever it moves. */
  readonly onMoved?: (number: number) => void;
  /** Removes bytes whose last use was erased; they may be gone already. Without it all bytes stay. `projector_removal.ts`. */
  readonly removeMedia?: (mediaId: string) => Promise<void>;
  /**
   * Rest after a large batch, as a multiple of the time that it took. Who shares the machine with the decider rests,
   * so that rows that nobody waits for do not slow down answers that somebody waits for. None by default.
   */
  readonly restRatio?: number;
  readonly clock?: Clock;
  readonly tracing?: Tracing;
}

/** Commits in one transaction. */
const BATCH = 1_000;
/** From here on a batch is a sign of load. */
const LARGE = 200;
const FIRST_RETRY_MS = 100;
const LAST_RETRY_MS = 5_000;

/** Starts to follow the log into the rows, in this thread. */
export function startProjector(options: ProjectorOptions): RunningProjector {
  const { log, projection, onProblem, onMoved, restRatio = 0, clock = systemClock } = options;
  const { tracing = openTracing() } = options;
  const progress = startProgress();
  const stop = new AbortController();
  const tell: Progress["moved"] = (number) => {
    progress.moved(number);
    onMoved?.(number);
  };
  const { removeMedia } = options;
  const removal = removeMedia === undefined ? null : startRemoval({
    log,
    logs: options.logs ?? [log],
    projection,
    removeMedia,
    onLeft: (mediaId, error) => onProblem({ type: "media_left", mediaId, message: messageOf(error) }),
  });
  const running = keepGoing({
    log,
    projection,
    removal,
    onProblem,
    moved: tell,
    restRatio,
    clock,
    tracing,
    signal: stop.signal,
  });
  return {
    reached: progress.reached,
    async close() {
      stop.abort();
      progress.close();
      await running;
      await removal?.close();
    },
  };
}

interface Following {
  readonly log: Log;
  readonly projection: Projection;
  readonly removal: Removal | null;
  readonly onProblem: OnProblem;
  readonly moved: (number: number) => void;
  readonly restRatio: number;
  readonly clock: Clock;
  readonly tracing: Tracing;
  readonly signal: AbortSignal;
}

async function keepGoing(following: Following): Promise<void> {
  const { moved, onProblem, clock, signal } = following;
  let retryInMs = FIRST_RETRY_MS;
  const movedOn = (number: number) => {
    retryInMs = FIRST_RETRY_MS;
    moved(number);
  };
  while (!signal.aborted) {
    try {
      await project({ ...following, moved: movedOn });
    } catch (error) {
      if (signal.aborted) return;
      onProblem({ type: "stalled", message: messageOf(error), retryInMs });
      await sleep(clock, retryInMs, signal).catch(() => {});
      retryInMs = Math.min(retryInMs * 2, LAST_RETRY_MS);
    }
  }
}

/** Follows from where the rows stand; ends when aborted, throws when log or database fail. */
async function project(options: Following): Promise<void> {
  const { log, projection, removal, onProblem, moved, restRatio, clock, tracing, signal } = options;
  const number = await begin(options);
  moved(number);
  const following = new AbortController();
  const ends = AbortSignal.any([signal, following.signal]);
  for await (const commits of gather(log.follow(number + 1, ends), BATCH, () => following.abort())) {
    const began = clock.now();
    const applied = await traceBatch(tracing, commits, () => projection.apply(commits));
    for (const unbalanced of applied.unbalanced) onProblem({ type: "unbalanced", ...unbalanced });
    void removal?.after(applied);
    moved(applied.position.number);
    if (commits.length >= LARGE) {
      await sleep(clock, (clock.now() - began) * restRatio, signal).catch(() => {});
    }
    if (signal.aborted) return;
  }
}

/** Throws the rows away if they are not of this log. Returns the commit that they hold, from which on they are folded. */
async function begin({ log, projection, removal, onProblem }: Following): Promise<number> {
  const position = await projection.position();
  const mismatch = await mismatchWith(log, position);
  if (mismatch !== null) {
    onProblem({ type: "rebuilding", reason: mismatch });
    await removal?.forget();
  }
  if (mismatch === null && position.number > 0) return position.number;
  await projection.clear((await log.head()).number, position);
  return (await projection.position()).number;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Why the rows cannot be of this log, or null: the log may have been replaced, or restored from an older copy. */
async function mismatchWith(log: Log, position: Head): Promise<string | null> {
  if (position.number === 0) return null;
  const head = await log.head();
  if (head.number < position.number) {
    return `the rows hold commit ${position.number} and the log ends at ${head.number}`;
  }
  for await (const [commit] of log.read(position.number)) {
    return commit?.hash === position.hash
      ? null
      : `commit ${position.number} of the log is not the one in the rows`;
  }
  return null;
}
