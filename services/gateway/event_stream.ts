/** One client's stream of server-sent events. Live signals are left out while it is behind. */

import type { Session } from "@sluice/auth";
import type { Commit, Key } from "@sluice/domain";
import { type EventFilter, positionOf } from "@sluice/protocol";
import type { EdgeView } from "./edge_view.ts";
import { CommitCursor, type CommitSink } from "./event_stream_cursor.ts";
import { bodyOf, type LiveSignal } from "./event_stream_frames.ts";
import type { Audience } from "./feed.ts";

export interface StreamOptions {
  readonly key: Key;
  /** The login that it was opened with; null for a key. */
  readonly session: Session | null;
  /** Number of the last commit that the client has; null starts at the live end. */
  readonly after: number | null;
  readonly filter: EventFilter;
  /** Whether live signals are wanted. */
  readonly live: boolean;
}

/** Bytes that may wait in a stream before it counts as behind. */
const BUFFER = 64 * 1024;
const encoder = new TextEncoder();

export class EventStream implements Audience, CommitSink {
  readonly body: ReadableStream<Uint8Array>;
  readonly caller: Audience["caller"];
  readonly #cursor: CommitCursor;
  #controller!: ReadableStreamDefaultController<Uint8Array>;
  #ended = false;
  #hasRoom: (() => void) | null = null;
  #lastSent = performance.now();

  constructor(view: EdgeView, readonly options: StreamOptions, readonly left: () => void) {
    this.caller = options;
    this.#cursor = new CommitCursor(view, options.key.accountId, options.after, this);
    this.body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        this.#controller = controller;
      },
      pull: () => this.#hasRoom?.(),
      cancel: () => this.#leave(),
    }, { highWaterMark: BUFFER, size: (chunk) => chunk.byteLength });
  }

  /** Sends the headers out and begins to catch up. */
  begin(): void {
    this.#send(`retry: 1000\n: connected\n${this.#place()}\n`);
    this.#cursor.begin();
  }

  tell(commit: Commit): void {
    this.#cursor.tell(commit);
  }

  tellLive({ text, jobId }: LiveSignal): void {
    const { live, filter } = this.options;
    if (!live || (filter.jobId !== null && filter.jobId !== jobId)) return;
    if (!this.#ended && this.#cursor.caughtUp && this.hasRoom()) {
      this.#send(`event: live\ndata: ${text}\n\n`);
    }
  }

  /** Sends a comment, and how far the client has come, when nothing was sent for `silenceMs`. */
  keepAlive(silenceMs: number): void {
    if (this.#ended || !this.hasRoom() || performance.now() - this.#lastSent < silenceMs) return;
    this.#send(this.#cursor.caughtUp ? `:\n${this.#place()}\n` : ":\n\n");
  }

  /** Ends the stream cleanly; the client may resume. */
  end(): void {
    if (this.#ended) return;
    this.#leave();
    this.#controller.close();
  }

  hasRoom(): boolean {
    return (this.#controller.desiredSize ?? 0) > 0;
  }

  async untilRoom(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#hasRoom = resolve;
    });
    this.#hasRoom = null;
  }

  take(commit: Commit, previous: string | null): boolean {
    const body = bodyOf(commit, this.options.filter);
    if (body === null) return false;
    const id = positionOf(commit.cell, commit.number);
    this.#send(`event: commit\nid: ${id}\ndata: {"previous":${JSON.stringify(previous)},${body}\n\n`);
    return true;
  }

  broke(error: unknown): void {
    this.#leave();
    this.#controller.error(error);
  }

  #leave(): void {
    this.#ended = true;
    this.#cursor.end();
    this.#hasRoom?.();
    this.left();
  }

  /** The line that a client resumes after; without data it makes no event. */
  #place(): string {
    return `id: ${this.#cursor.place}\n`;
  }

  #send(text: string): void {
    this.#lastSent = performance.now();
    this.#controller.enqueue(encoder.encode(text));
  }
}
