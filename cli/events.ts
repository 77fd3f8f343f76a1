/** `GET /api/events` as a sequence that survives broken connections. */

import { ServerRefused, ServerUnreachable } from "./failures.ts";
import { type Http, pause } from "./http.ts";
import { readFrames } from "./frames.ts";

export interface CommitFrame {
  readonly position: string;
  readonly at: string;
  readonly events: readonly {
    readonly type: string;
    readonly data: Readonly<Record<string, unknown>>;
  }[];
}

/** How far an agent is; may be lost. */
export interface Progress {
  readonly type: string;
  readonly jobId?: string;
  /** Per cent. */
  readonly progress?: number | null;
  readonly message?: string;
}

export type StreamItem =
  /** Connected, for the first time or again: whatever happened before now must be asked for. */
  | { readonly type: "open" }
  | { readonly type: "commit"; readonly commit: CommitFrame }
  | { readonly type: "live"; readonly progress: Progress }
  /** Nothing happened, and the line is good. */
  | { readonly type: "alive" };

export interface FollowOptions {
  /** Only events of this job. */
  readonly job?: string;
  readonly signal: AbortSignal;
}

/** The server says something every 15 s: after three times that the line counts as dead. */
const SILENCE_MS = 45_000;
/** How long a server may be away before it is given up. */
const AWAY_MS = 120_000;
const LONGEST_PAUSE_MS = 5_000;

/**
 * Follows the account's events from now on, and over reconnects from the last position: no commit is missed and none
 * comes twice. Throws `ServerRefused`, `ServerUnreachable` when the server is not there at first or stays away for two
 * minutes, or the signal's reason.
 */
export async function* follow(http: Http, { job, signal }: FollowOptions): AsyncGenerator<StreamItem> {
  let position: string | null = null;
  let opened = false;
  let lastHeard = performance.now();
  for (let failures = 0;; failures++) {
    const line = new AbortController();
    const dead = () => line.abort(new Error("the line is silent"));
    let timer = setTimeout(dead, SILENCE_MS);
    try {
      const answer: Response = await http.raw({
        method: "GET",
        path: `/api/events${job === undefined ? "" : `?job=${encodeURIComponent(job)}`}`,
        headers: position === null ? {} : { "last-event-id": position },
        repeatable: true,
        ...(opened ? { tries: 1 } : {}),
        signal: AbortSignal.any([signal, line.signal]),
      });
      opened = true;
      yield { type: "open" };
      for await (const frame of readFrames(answer.body ?? new ReadableStream())) {
        clearTimeout(timer);
        timer = setTimeout(dead, SILENCE_MS);
        [failures, lastHeard] = [0, performance.now()];
        if (frame.id !== undefined) position = frame.id;
        if (frame.event === "commit") yield { type: "commit", commit: JSON.parse(frame.data) };
        else if (frame.event === "live") yield { type: "live", progress: JSON.parse(frame.data) };
        else yield { type: "alive" };
      }
    } catch (error) {
      signal.throwIfAborted();
      if (!opened) throw error;
      if (error instanceof ServerRefused && error.code === "position_ahead") position = null; // another log than before
      else if (error instanceof ServerRefused && error.status < 500 && error.status !== 429) throw error;
      if (performance.now() - lastHeard > AWAY_MS) {
        throw new ServerUnreachable(`follow the events of "${http.url}": it has been away for 2 minutes`, {
          cause: error,
        });
      }
    } finally {
      clearTimeout(timer);
      line.abort();
    }
    await pause(Math.min(LONGEST_PAUSE_MS, 100 * 2 ** failures), signal);
  }
}
