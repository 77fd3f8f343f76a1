/**
 * A client that was let in on `/ws/user`: gets the reference's messages about its account's jobs from now on and, once it
 * subscribes, the commits of the account as `GET /api/events` sends them. Each of the two is a cursor of its own over
 * the log.
 */

import type { Commit } from "@sluice/domain";
import { type EventFilter, newsOf, progressNews, USER_CLOSE, type UserNews } from "@sluice/protocol";
import type { Caller } from "./authenticate.ts";
import type { EdgeView } from "./edge_view.ts";
import { CommitCursor } from "./event_stream_cursor.ts";
import { bodyOf, type LiveSignal } from "./event_stream_frames.ts";
import type { Audience, EndReason } from "./feed.ts";
import { mediaPath } from "./media_urls.ts";
import type { UserSocketOutlet } from "./user_socket_outlet.ts";

export interface UserSocketOptions {
  readonly view: EdgeView;
  readonly caller: Caller;
  readonly outlet: UserSocketOutlet;
  readonly close: (code: number, reason: string) => void;
}

export class UserSocket implements Audience {
  readonly caller: Caller;
  readonly #news: CommitCursor;
  #commits: CommitCursor | null = null;

  constructor(readonly options: UserSocketOptions) {
    this.caller = options.caller;
    this.#news = this.#cursor(null, (commit) => this.#tellNews(commit));
  }

  /** Greets, and tells news from now on. */
  begin(): void {
    this.#say({ type: "welcome", userId: this.caller.accountId });
    this.#news.begin();
  }

  /** Sends commits after that number, or from the live end on when it is null; a former subscription ends. */
  subscribe(after: number | null, filter: EventFilter): void {
    this.#commits?.end();
    this.#commits = this.#cursor(after, (commit, previous) => this.#tellCommit(commit, previous, filter));
    this.#say({ type: "subscribed", position: this.#commits.place });
    this.#commits.begin();
  }

  tell(commit: Commit): void {
    this.#news.tell(commit);
    this.#commits?.tell(commit);
  }

  tellLive({ message, jobId }: LiveSignal): void {
    if (jobId === null || !this.#news.caughtUp || !this.options.outlet.hasRoom()) return;
    // live signals overtake commits: no progress of what was not started, or has ended, to this client
    const status = this.options.view.facts.job(this.caller.accountId, jobId)?.state.status;
    const news = status === "running" || status === "saving" ? progressNews(message) : null;
    if (news !== null) this.#say(news);
  }

  /** The platform pings sockets by itself. */
  keepAlive(): void {}

  end(reason: EndReason): void {
    this.left();
    if (reason === "closing") this.options.close(USER_CLOSE.restart, "the server goes down: connect again");
    else this.options.close(USER_CLOSE.unauthorized, "not let in any more");
  }

  /** Nothing more is sent. */
  left(): void {
    this.#news.end();
    this.#commits?.end();
  }

  #cursor(after: number | null, take: (commit: Commit, previous: string | null) => boolean): CommitCursor {
    const { view, outlet, close } = this.options;
    return new CommitCursor(view, this.caller.accountId, after, {
      take,
      hasRoom: () => outlet.hasRoom(),
      untilRoom: () => outlet.untilRoom(),
      broke: () => close(USER_CLOSE.mistake, "the log could not be read: connect again"),
    });
  }

  #tellNews(commit: Commit): boolean {
    let told = false;
    for (const event of commit.events) {
      const news = newsOf(event, (jobId) => this.#resultsOf(jobId));
      if (news === null) continue;
      this.#say(news);
      told = true;
    }
    return told;
  }

  #tellCommit(commit: Commit, previous: string | null, filter: EventFilter): boolean {
    const body = bodyOf(commit, filter);
    if (body === null) return false;
    this.options.outlet.send(`{"type":"commit","previous":${JSON.stringify(previous)},${body}`);
    return true;
  }

  /** Of a job that is not in memory any more there are none: a client that far behind asks for the job. */
  #resultsOf(jobId: string): readonly string[] {
    const { facts, settings } = this.options.view;
    const { outputs = [] } = facts.job(this.caller.accountId, jobId) ?? {};
    return outputs.map(({ mediaId }) => mediaPath(settings, mediaId));
  }

  #say(
    message: UserNews | { readonly type: "welcome" | "subscribed"; readonly [field: string]: string },
  ): void {
    this.options.outlet.send(JSON.stringify(message));
  }
}
