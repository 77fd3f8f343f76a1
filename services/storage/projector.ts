/** The projector: follows a log into the read model for as long as it lives, whatever happens to the database. */

import type { Log } from "@sluice/bus";
import type { Projection, ReadModel, Reads } from "@sluice/readmodel";
import { delay } from "es-toolkit/promise";
import { gather } from "./gather.ts";
import { type Progress, startProgress } from "./progress.ts";

/** Something that an operator should know; the projector goes on. */
export type ProjectorProblem =
  /** The money of an account does not add up after a commit. */
  | { readonly type: "unbalanced"; readonly accountId: string; readonly number: number }
  /** The rows are thrown away and folded again from the log. */
  | { readonly type: "rebuilding"; readonly reason: string }
  /** Log or database failed; it is tried again in `retryInMs`. */
  | { readonly type: "stalled"; readonly message: string; readonly retryInMs: number };

export type OnProblem = (problem: ProjectorProblem) => void;

/** A read model that is kept up to date. */
export interface RunningStorage {
  readonly reads: Reads;
  /** Resolves once the rows hold commit `number`; rejects with the signal's reason, or when it is closed first. */
  reached(number: number, signal?: AbortSignal): Promise<void>;
  /** Stops following, then closes the read model. */
  close(): Promise<void>;
}

export interface ProjectorOptions {
  readonly log: Log;
  readonly readModel: ReadModel;
  readonly onProblem: OnProblem;
  /** Called with the number of the last commit in the rows whenever it moves. */
  readonly onMoved?: (number: number) => void;
  /**
   * Rest after a large batch, as a multiple of the time that it took. Who shares the machine with the decider rests,
   * so that rows that nobody waits for do not slow down answers that somebody waits for. None by default.
   */
  readonly restRatio?: number;
}

/** Commits in one transaction. */
const BATCH = 1_000;
/** From here on a batch is a sign of load. */
const LARGE = 200;
const FIRST_RETRY_MS = 100;
const LAST_RETRY_MS = 5_000;

/** Starts to follow the log into the read model, in this thread. */
export function startProjector(options: ProjectorOptions): RunningStorage {
  const { log, readModel, onProblem, onMoved, restRatio = 0 } = options;
  const progress = startProgress();
  const stop = new AbortController();
  const tell: Progress["moved"] = (number) => {
    progress.moved(number);
    onMoved?.(number);
  };
  const running = keepGoing({
    log,
    projection: readModel.projection,
    onProblem,
    moved: tell,
    restRatio,
    signal: stop.signal,
  });
  return {
    reads: readModel.reads,
    reached: progress.reached,
    async close() {
      stop.abort();
      progress.close();
      await running;
      await readModel.close();
    },
  };
}

interface Following {
  readonly log: Log;
  readonly projection: Projection;
  readonly onProblem: OnProblem;
  readonly moved: (number: number) => void;
  readonly restRatio: number;
  readonly signal: AbortSignal;
}

async function keepGoing(following: Following): Promise<void> {
  const { moved, onProblem, signal } = following;
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
      const message = error instanceof Error ? error.message : String(error);
      onProblem({ type: "stalled", message, retryInMs });
      await delay(retryInMs, { signal }).catch(() => {});
      retryInMs = Math.min(retryInMs * 2, LAST_RETRY_MS);
    }
  }
}

/** Follows from where the rows stand; ends when aborted, throws when log or database fail. */
async function project({ log, projection, onProblem, moved, restRatio, signal }: Following): Promise<void> {
  const mismatch = await mismatchWith(log, projection);
  if (mismatch !== null) {
    onProblem({ type: "rebuilding", reason: mismatch });
    await projection.clear();
  }
  const { number } = await projection.position();
  moved(number);
  const following = new AbortController();
  const ends = AbortSignal.any([signal, following.signal]);
  for await (const commits of gather(log.follow(number + 1, ends), BATCH, () => following.abort())) {
    const began = performance.now();
    const applied = await projection.apply(commits);
    for (const unbalanced of applied.unbalanced) onProblem({ type: "unbalanced", ...unbalanced });
    moved(applied.position.number);
    if (commits.length >= LARGE) {
      await delay((performance.now() - began) * restRatio, { signal }).catch(() => {});
    }
    if (signal.aborted) return;
  }
}

/** Why the rows cannot be of this log, or null: the log may have been replaced, or restored from an older copy. */
async function mismatchWith(log: Log, projection: Projection): Promise<string | null> {
  const position = await projection.position();
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
