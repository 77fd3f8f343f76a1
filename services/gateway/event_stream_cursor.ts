/**
 * One client's place in the log. While the client keeps up, commits are handed to it as they come; when it is slow or
 * resumes, it reads on from memory or from the log at its own pace. So nothing is lost and nothing piles up, however slow
 * a client is. What owners erased is taken out of the past on the way. Whether frames go out as server-sent events or over
 * a socket is its sink's affair.
 */

import type { Commit } from "@sluice/domain";
import { contentOf, forgotten, positionOf } from "@sluice/protocol";
import type { EdgeView } from "./edge_view.ts";

/** Where a cursor hands commits to. */
export interface CommitSink {
  /** Whether more may be sent without piling up. */
  hasRoom(): boolean;
  /** Resolves when there is room, or when nobody is there any more. */
  untilRoom(): Promise<void>;
  /**
   * Takes a commit of the account; `previous` is the position of the one sent before it, null at the beginning of the
   * log. Answers whether anything of it was sent.
   */
  take(commit: Commit, previous: string | null): boolean;
  /** The log could not be read on. */
  broke(error: unknown): void;
}

const NONE: ReadonlySet<string> = new Set();

export class CommitCursor {
  /** Number of the last commit that was looked at. */
  #cursor: number;
  /** Number of the last commit that was sent. */
  #previous: number | null;
  /** Whether everything up to now was sent, so that the next commit can be handed over directly. */
  #caughtUp = false;
  #ended = false;

  /** `after`: number of the last commit that the client has; null starts at the live end. */
  constructor(
    readonly view: EdgeView,
    readonly accountId: string,
    after: number | null,
    readonly sink: CommitSink,
  ) {
    this.#cursor = after ?? view.position;
    this.#previous = after === 0 ? null : after;
  }

  get caughtUp(): boolean {
    return this.#caughtUp;
  }

  /** Where the client resumes: everything up to here was sent or is not for it. */
  get place(): string {
    // nothing waits to be sent, so it has come as far as the log
    if (this.#caughtUp) this.#cursor = Math.max(this.#cursor, this.view.position);
    return positionOf(this.view.settings.cell, this.#cursor);
  }

  /** Begins to send what the client does not have. */
  begin(): void {
    this.#caughtUp = false;
    this.#readOn().catch((error) => {
      if (this.#ended) return;
      this.view.settings.log("warn", "an event stream broke off", { error: String(error) });
      this.#ended = true;
      this.sink.broke(error);
    });
  }

  /** Tells of a new commit of the account. */
  tell(commit: Commit): void {
    if (this.#ended || !this.#caughtUp || commit.number <= this.#cursor) return;
    if (!this.sink.hasRoom()) return this.begin();
    this.#hand(commit);
  }

  /** Sends nothing any more. */
  end(): void {
    this.#ended = true;
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
      this.#hand(next);
    }
  }

  /** Reads older commits from the log until memory has the rest. */
  async #readLog(): Promise<void> {
    const { recent, settings } = this.view;
    for await (const batch of settings.bus.log.read(this.#cursor + 1)) {
      const erased = await this.#erasedIn(batch);
      for (const commit of batch) {
        await this.#untilRoom();
        if (this.#ended) return;
        this.#hand(commit, erased);
      }
      if (recent.reachesBackTo(this.#cursor)) return;
    }
  }

  /** Jobs of the account that the batch shows something of and that the read model knows as erased. */
  async #erasedIn(batch: readonly Commit[]): Promise<ReadonlySet<string>> {
    const shown = new Set<string>();
    for (const commit of batch) {
      if (commit.accountId !== this.accountId) continue;
      for (const jobId of contentOf(commit)) shown.add(jobId);
    }
    if (shown.size === 0) return NONE;
    return new Set(await this.view.settings.reads.erasedAmong(this.accountId, [...shown]));
  }

  async #untilRoom(): Promise<void> {
    if (!this.#ended && !this.sink.hasRoom()) await this.sink.untilRoom();
  }

  /** `erased`: jobs that are known as such, besides those that memory knows: the read model may lag behind it. */
  #hand(commit: Commit, erased: ReadonlySet<string> = NONE): void {
    this.#cursor = commit.number;
    if (commit.accountId !== this.accountId) return;
    const { facts, settings } = this.view;
    const previous = this.#previous === null ? null : positionOf(settings.cell, this.#previous);
    const shown = erased.size === 0 && !facts.anyErased
      ? commit
      : forgotten(commit, (jobId) => erased.has(jobId) || facts.isErased(jobId));
    if (this.sink.take(shown, previous)) this.#previous = commit.number;
  }
}
