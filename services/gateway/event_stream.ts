/**
 * One client's stream of events. It is a cursor over the log: while the client keeps up, commits are handed to it as
 * they come; when it is slow or resumes, it reads on from memory or from the log at its own pace. So nothing is lost
 * and nothing piles up, however slow a client is. Live signals are left out while it is behind.
 */

import type { Commit, Key } from "@sluice/domain";
import { commitJson, type EventFilter, eventsFor, positionOf } from "@sluice/protocol";
import type { EdgeView } from "./edge_view.ts";

export interface StreamOptions {
  readonly key: Key;
  /** Number of the last commit that the client has; null starts at the live end. */
  readonly after: number | null;
  readonly filter: EventFilter;
  /** Whether live signals are wanted. */
  readonly live: boolean;
}

/** Bytes that may wait in a stream before it counts as behind. */
const BUFFER = 64 * 1024;
const encoder = new TextEncoder();

/** The body of a commit's frame, made once however many streams it goes to. */
const bodies = new WeakMap<Commit, string>();

export class EventStream {
  readonly body: ReadableStream<Uint8Array>;
  #controller!: ReadableStreamDefaultController<Uint8Array>;
  /** Number of the last commit that was looked at. */
  #cursor: number;
  /** Number of the last commit that was sent. */
  #previous: number | null;
  /** Whether everything up to now was sent, so that the next commit can be handed over directly. */
  #caughtUp = false;
  #ended = false;
  #hasRoom: (() => void) | null = null;
  #lastSent = performance.now();

  constructor(readonly view: EdgeView, readonly options: StreamOptions, readonly left: () => void) {
    this.#cursor = options.after ?? view.position;
    this.#previous = options.after === 0 ? null : options.after;
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
    this.#catchUp();
  }

  /** Tells of a new commit of the account. */
  tell(commit: Commit): void {
    if (this.#ended || !this.#caughtUp || commit.number <= this.#cursor) return;
    if (this.#room() <= 0) return this.#catchUp();
    this.#sendCommit(commit);
  }

  /** Passes a live signal on if the client keeps up; `jobId` is the job it is about. */
  tellLive(frame: string, jobId: string | null): void {
    const { live, filter } = this.options;
    if (!live || (filter.jobId !== null && filter.jobId !== jobId)) return;
    if (!this.#ended && this.#caughtUp && this.#room() > 0) this.#send(frame);
  }

  /** Sends a comment, and how far the client has come, when nothing was sent for `silenceMs`. */
  keepAlive(silenceMs: number): void {
    if (!this.#ended && this.#room() > 0 && performance.now() - this.#lastSent >= silenceMs) {
      // caught up: whatever the log holds up to here was sent or is not for this client
      if (this.#caughtUp) this.#cursor = this.view.position;
      this.#send(this.#caughtUp ? `:\n${this.#place()}\n` : ":\n\n");
    }
  }

  /** Ends the stream cleanly; the client may resume. */
  end(): void {
    if (this.#ended) return;
    this.#leave();
    this.#controller.close();
  }

  #leave(): void {
    this.#ended = true;
    this.#hasRoom?.();
    this.left();
  }

  #catchUp(): void {
    this.#caughtUp = false;
    this.#readOn().catch((error) => {
      this.view.settings.log("warn", "an event stream broke off", { error: String(error) });
      if (this.#ended) return;
      this.#leave();
      this.#controller.error(error);
    });
  }

  async #readOn(): Promise<void> {
    while (!this.#ended) {
      await this.#untilRoom();
      if (this.#ended) return;
      const { recent } = this.view;
      if (!recent.reachesBackTo(this.#cursor)) {
        await this.#readLog();
        continue;
      }
      const next = recent.get(this.#cursor + 1);
      if (next === undefined) {
        // no await since the look: the next commit will be told
        this.#caughtUp = true;
        return;
      }
      this.#sendCommit(next);
    }
  }

  /** Reads older commits from the log until memory has the rest. */
  async #readLog(): Promise<void> {
    const { recent, settings } = this.view;
    for await (const batch of settings.bus.log.read(this.#cursor + 1)) {
      for (const commit of batch) {
        await this.#untilRoom();
        if (this.#ended) return;
        this.#sendCommit(commit);
      }
      if (recent.reachesBackTo(this.#cursor)) return;
    }
  }

  /** The line that a client resumes after; without data it makes no event. */
  #place(): string {
    return `id: ${positionOf(this.view.settings.cell, this.#cursor)}\n`;
  }

  #room(): number {
    return this.#controller.desiredSize ?? 0;
  }

  async #untilRoom(): Promise<void> {
    if (this.#ended || this.#room() > 0) return;
    await new Promise<void>((resolve) => {
      this.#hasRoom = resolve;
    });
    this.#hasRoom = null;
  }

  #sendCommit(commit: Commit): void {
    this.#cursor = commit.number;
    const { key, filter } = this.options;
    if (commit.accountId !== key.accountId) return;
    const body = bodyOf(commit, filter);
    if (body === null) return;
    const position = positionOf(commit.cell, commit.number);
    const previous = this.#previous === null ? null : positionOf(commit.cell, this.#previous);
    this.#previous = commit.number;
    this.#send(`event: commit\nid: ${position}\ndata: {"previous":${JSON.stringify(previous)},${body}\n\n`);
  }

  #send(text: string): void {
    this.#lastSent = performance.now();
    this.#controller.enqueue(encoder.encode(text));
  }
}

/** The commit's JSON without its opening brace, or null when nothing of it passes the filter. */
function bodyOf(commit: Commit, filter: EventFilter): string | null {
  if (filter.types !== null || filter.jobId !== null) {
    const events = eventsFor(commit, filter);
    return events.length === 0 ? null : JSON.stringify(commitJson(commit, events)).slice(1);
  }
  let body = bodies.get(commit);
  if (body === undefined) {
    body = JSON.stringify(commitJson(commit, commit.events)).slice(1);
    bodies.set(commit, body);
  }
  return body;
}
