/** How followers learn of new commits: straight from a writer in this isolate, or by a nudge to look into the file. */

import type { Commit } from "@sluice/domain";

/** Commits that may wait for one slow follower before it is sent back to the file. */
const MOST_WAITING = 10_000;

/** One follower's letter box. */
export interface Feed {
  /** Records handed over since the last call, oldest first. */
  take(): readonly (readonly Commit[])[];
  /** Whether the file may hold commits that were not handed over; asking resets it. */
  mustLook(): boolean;
  /** Sends the follower to the file. */
  look(): void;
  /** Resolves when there is something to take or to look for, or after `wake`. */
  ready(): Promise<void>;
  wake(): void;
  close(): void;
}

/** All followers of one log in this isolate. */
export interface Feeds {
  open(): Feed;
  /** Hands a record that was just written to every follower, and nudges the other isolates. */
  deliver(commits: readonly Commit[]): void;
  /** Sends every follower to the file. */
  nudge(): void;
  close(): void;
}

/** Feeds of the log in the file at `path`, an absolute real path: it names the channel between isolates. */
export function openFeeds(path: string): Feeds {
  const feeds = new Set<Letterbox>();
  const channel = new BroadcastChannel(`sluice-log:${path}`);
  const nudge = () => feeds.forEach((feed) => feed.look());
  channel.onmessage = nudge;
  return {
    open() {
      const feed = new Letterbox(() => feeds.delete(feed));
      feeds.add(feed);
      return feed;
    },
    deliver(commits) {
      for (const feed of feeds) feed.put(commits);
      channel.postMessage(commits.at(-1)?.number);
    },
    nudge,
    close: () => channel.close(),
  };
}

class Letterbox implements Feed {
  #records: (readonly Commit[])[] = [];
  #waiting = 0;
  #look = true;
  #wake: (() => void) | null = null;

  constructor(readonly close: () => void) {}

  put(commits: readonly Commit[]): void {
    this.#waiting += commits.length;
    if (this.#waiting > MOST_WAITING) {
      this.take();
      this.#look = true;
    } else this.#records.push(commits);
    this.wake();
  }

  look(): void {
    this.#look = true;
    this.wake();
  }

  take(): readonly (readonly Commit[])[] {
    const records = this.#records;
    this.#records = [];
    this.#waiting = 0;
    return records;
  }

  mustLook(): boolean {
    const look = this.#look;
    this.#look = false;
    return look;
  }

  ready(): Promise<void> {
    if (this.#look || this.#records.length > 0) return Promise.resolve();
    return new Promise((resolve) => this.#wake = resolve);
  }

  wake(): void {
    this.#wake?.();
    this.#wake = null;
  }
}
