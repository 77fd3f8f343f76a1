/** A client of `/api/events` that resumes by `Last-Event-ID`, as an EventSource would. */

import type { Server } from "./api.ts";

/** One commit as the stream sends it. */
export interface CommitFrame {
  readonly position: string;
  readonly previous: string | null;
  readonly at: string;
  readonly actor: { readonly type: string; readonly id: string };
  // deno-lint-ignore no-explicit-any -- the data of any event
  readonly events: readonly { readonly type: string; readonly data: any }[];
}

export interface Follower extends AsyncDisposable {
  /** All commits seen so far, in the order of their arrival. */
  readonly commits: readonly CommitFrame[];
  /** How often the stream was opened successfully. */
  readonly connections: number;
  /**
   * Resolves when `seen` holds for the commits so far; it is asked again after each one. Rejects when the server refuses
   * to resume, and after a minute in which it did not come true.
   */
  until(seen: (commits: readonly CommitFrame[]) => boolean): Promise<void>;
}

interface Waiting {
  readonly seen: (commits: readonly CommitFrame[]) => boolean;
  readonly done: () => void;
  readonly failed: (error: Error) => void;
}

/** Only so that a test ends at all when what it waits for never comes. */
const PATIENCE_MS = 60_000;

/** Follows from `after` (a position; "0" is the beginning) until disposed, over any number of broken connections. */
export function followEvents({ url, key }: Server, after: string): Follower {
  const stop = new AbortController();
  const commits: CommitFrame[] = [];
  const waiting = new Set<Waiting>();
  let refusal: Error | null = null;
  let connections = 0;
  let last: string | null = null;
  let reader: ReadableStreamDefaultReader<string> | null = null;

  function take(frame: string): void {
    const field = (name: string) => new RegExp(`^${name}: (.*)$`, "m").exec(frame)?.[1];
    const id = field("id");
    if (field("event") !== "commit" || id === undefined) return;
    last = id;
    commits.push(JSON.parse(field("data") ?? ""));
    for (const one of [...waiting]) {
      if (one.seen(commits)) one.done();
    }
  }

  async function connect(): Promise<void> {
    const headers: Record<string, string> = { "x-api-key": key };
    if (last !== null) headers["last-event-id"] = last;
    const answer = await fetch(`${url}/api/events?after=${after}`, { headers, signal: stop.signal });
    if (answer.status >= 400 && answer.status < 500) refusal = new Error(`follow: ${await answer.text()}`);
    if (!answer.ok || answer.body === null) return await answer.body?.cancel();
    connections++;
    let text = "";
    // the request's own signal may be collected meanwhile, and with it the way to end a stream of minutes: it is cancelled
    reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      text += part.value;
      const frames = text.split("\n\n");
      // Only whole frames count; a half one is sent again after the reconnect.
      text = frames.pop() ?? "";
      frames.forEach(take);
    }
  }

  const loop = (async () => {
    while (!stop.signal.aborted && refusal === null) {
      await connect().catch(() => {}); // the server was killed: the next one goes on
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    for (const one of [...waiting]) one.failed(refusal ?? new Error("follow: disposed of"));
  })();
  return {
    commits,
    get connections() {
      return connections;
    },
    until(seen) {
      if (seen(commits)) return Promise.resolve();
      if (refusal !== null) return Promise.reject(refusal);
      return new Promise((resolve, reject) => {
        const leave = () => {
          clearTimeout(timer);
          waiting.delete(one);
        };
        const one: Waiting = {
          seen,
          done: () => (leave(), resolve()),
          failed: (error) => (leave(), reject(error)),
        };
        const late = () => one.failed(new Error(`follow: waited too long; the last commit is ${last}`));
        const timer = setTimeout(late, PATIENCE_MS);
        waiting.add(one);
      });
    },
    async [Symbol.asyncDispose]() {
      stop.abort();
      await reader?.cancel().catch(() => {});
      await loop;
    },
  };
}

/** Places where the chain of `previous` breaks; none when every commit came exactly once and in order. */
export function chainBreaks(commits: readonly CommitFrame[]): string[] {
  return commits.flatMap((commit, i) => {
    const before = commits[i - 1]?.position ?? commit.previous;
    return commit.previous === before
      ? []
      : [`${commit.position} says ${commit.previous}, came after ${before}`];
  });
}
