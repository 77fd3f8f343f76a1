/** One follower for every stream and socket: hands commits and live signals to those of their account. */

import type { Commit, EventType } from "@sluice/domain";
import { EdgeError } from "@sluice/protocol";
import type { Caller, Doorkeeper } from "./authenticate.ts";
import type { EdgeView } from "./edge_view.ts";
import { EventStream, type StreamOptions } from "./event_stream.ts";
import { type LiveSignal, liveSignal } from "./event_stream_frames.ts";

/** Events after which somebody may not be let in any more. */
const SHUTS_OUT: ReadonlySet<EventType> = new Set(["KeyRevoked", "SessionEnded", "AccountChanged"]);

/** Streams and sockets of one account in this process: nobody shall hold all of its connections. */
const MOST_OF_ACCOUNT = 1_000;

/** Why a stream ends that its client did not leave: it is not let in any more, or the process goes down. */
export type EndReason = "refused" | "closing";

/** Somebody who is told what happens in an account. */
export interface Audience {
  readonly caller: Pick<Caller, "key" | "session">;
  /** Tells of a new commit of the account. */
  tell(commit: Commit): void;
  /** Passes a live signal on if the client keeps up. */
  tellLive(signal: LiveSignal): void;
  /** Gives a sign of life when nothing was sent for `silenceMs`. */
  keepAlive(silenceMs: number): void;
  end(reason: EndReason): void;
}

export class Feed {
  readonly #audiences = new Map<string, Set<Audience>>();
  readonly #stopCommits: () => void;
  readonly #stopLive: () => void;
  #timer: ReturnType<typeof setInterval> | undefined;
  #closed = false;

  constructor(
    readonly view: EdgeView,
    readonly door: Pick<Doorkeeper, "refusal">,
    readonly mostOfAccount = MOST_OF_ACCOUNT,
  ) {
    this.#stopCommits = view.onCommit((commit) => this.#commit(commit));
    this.#stopLive = view.settings.bus.live.subscribe("progress.*", (message, subject) => {
      this.#live(subject.slice("progress.".length), message);
    });
  }

  /** A new stream of the account's events as server-sent events. Throws `EdgeError` when it has too many. */
  stream(options: StreamOptions): ReadableStream<Uint8Array> {
    const stream = new EventStream(this.view, options, () => leave());
    const leave = this.join(stream);
    stream.begin();
    return stream.body;
  }

  /** Tells the audience of its account from now on. Returns how to leave. Throws `EdgeError` when it is one too many, or too late. */
  join(audience: Audience): () => void {
    if (this.#closed) {
      throw new EdgeError("unavailable", "the server goes down: connect again in a moment", {
        retryAfter: 1,
      });
    }
    const { accountId } = audience.caller.key;
    const ofAccount = this.#audiences.get(accountId) ?? new Set();
    if (ofAccount.size >= this.mostOfAccount) {
      const message =
        `this account has ${ofAccount.size} streams and sockets open: close some that are not read`;
      throw new EdgeError("rate_limited", message, { retryAfter: 5 });
    }
    this.#audiences.set(accountId, ofAccount.add(audience));
    // looks twice in the time that a silence may last, so none lasts longer
    this.#timer ??= setInterval(() => this.#keepAlive(), this.view.settings.keepAliveMs / 2);
    return () => this.#leave(accountId, audience);
  }

  /** How many are open now. */
  open(): { readonly streams: number; readonly sockets: number } {
    let streams = 0;
    let sockets = 0;
    for (const audience of this.#all()) {
      if (audience instanceof EventStream) streams++;
      else sockets++;
    }
    return { streams, sockets };
  }

  close(): void {
    this.#closed = true;
    this.#stopCommits();
    this.#stopLive();
    for (const audience of this.#all()) audience.end("closing");
    // a socket whose client does not answer leaves late or never
    clearInterval(this.#timer);
  }

  *#all(): Iterable<Audience> {
    for (const audiences of [...this.#audiences.values()]) yield* [...audiences];
  }

  #leave(accountId: string, audience: Audience): void {
    const ofAccount = this.#audiences.get(accountId);
    ofAccount?.delete(audience);
    if (ofAccount?.size === 0) this.#audiences.delete(accountId);
    if (this.#audiences.size > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #commit(commit: Commit): void {
    const audiences = this.#audiences.get(commit.accountId);
    if (audiences === undefined) return;
    for (const audience of [...audiences]) audience.tell(commit);
    if (commit.events.some(({ type }) => SHUTS_OUT.has(type))) this.#endRefused(audiences);
  }

  #endRefused(audiences: Iterable<Audience>): void {
    for (const audience of [...audiences]) {
      if (this.door.refusal(audience.caller) !== null) audience.end("refused");
    }
  }

  #live(accountId: string, message: unknown): void {
    const audiences = this.#audiences.get(accountId);
    if (audiences === undefined) return;
    const signal = liveSignal(message);
    for (const audience of [...audiences]) audience.tellLive(signal);
  }

  #keepAlive(): void {
    // what ends by the clock alone is told by no commit
    this.#endRefused(this.#all());
    for (const audience of this.#all()) audience.keepAlive(this.view.settings.keepAliveMs / 2);
  }
}
