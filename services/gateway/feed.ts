/** One follower for every event stream: hands commits and live signals to the streams of their account. */

import type { Commit } from "@sluice/domain";
import type { EdgeView } from "./edge_view.ts";
import { EventStream, type StreamOptions } from "./event_stream.ts";

export class Feed {
  readonly #streams = new Map<string, Set<EventStream>>();
  readonly #stopCommits: () => void;
  readonly #stopLive: () => void;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(readonly view: EdgeView) {
    this.#stopCommits = view.onCommit((commit) => this.#commit(commit));
    this.#stopLive = view.settings.bus.live.subscribe("progress.*", (message, subject) => {
      this.#live(subject.slice("progress.".length), message);
    });
  }

  /** A new stream of the account's events as server-sent events. */
  open(options: StreamOptions): ReadableStream<Uint8Array> {
    const { accountId } = options.key;
    const stream = new EventStream(this.view, options, () => this.#leave(accountId, stream));
    const streams = this.#streams.get(accountId) ?? new Set();
    this.#streams.set(accountId, streams.add(stream));
    // looks twice in the time that a silence may last, so none lasts longer
    this.#timer ??= setInterval(() => this.#keepAlive(), this.view.settings.keepAliveMs / 2);
    stream.begin();
    return stream.body;
  }

  close(): void {
    this.#stopCommits();
    this.#stopLive();
    for (const stream of this.#all()) stream.end();
  }

  *#all(): Iterable<EventStream> {
    for (const streams of [...this.#streams.values()]) yield* [...streams];
  }

  #leave(accountId: string, stream: EventStream): void {
    const streams = this.#streams.get(accountId);
    streams?.delete(stream);
    if (streams?.size === 0) this.#streams.delete(accountId);
    if (this.#streams.size > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #commit(commit: Commit): void {
    const streams = this.#streams.get(commit.accountId);
    if (streams === undefined) return;
    for (const stream of [...streams]) stream.tell(commit);
    for (const event of commit.events) {
      if (event.type === "KeyRevoked") this.#endKey(streams, event.data.keyId);
    }
  }

  #endKey(streams: ReadonlySet<EventStream>, keyId: string): void {
    for (const stream of [...streams]) if (stream.options.key.keyId === keyId) stream.end();
  }

  #live(accountId: string, message: unknown): void {
    const streams = this.#streams.get(accountId);
    if (streams === undefined) return;
    const frame = `event: live\ndata: ${JSON.stringify(message)}\n\n`;
    const { jobId } = (message ?? {}) as { readonly jobId?: unknown };
    for (const stream of [...streams]) stream.tellLive(frame, typeof jobId === "string" ? jobId : null);
  }

  #keepAlive(): void {
    const { clock, keepAliveMs } = this.view.settings;
    const now = clock();
    for (const stream of this.#all()) {
      const { expiresAt } = stream.options.key;
      if (expiresAt !== null && expiresAt <= now) stream.end();
      else stream.keepAlive(keepAliveMs / 2);
    }
  }
}
