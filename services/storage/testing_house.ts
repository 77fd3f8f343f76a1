/** For this service's tests only: media, logs, rows and deciders in memory, with a clock that is moved by hand. */

import type { Commit, CommitDraft, Event } from "@sluice/domain";
import { GENESIS } from "@sluice/domain";
import { seal } from "@sluice/bus";
import { GRACE_MS, type ListedMedia } from "@sluice/media";
import { mediaOf, type Unused } from "@sluice/readmodel";
import type { SweepOptions } from "./sweeper.ts";

export const HOUR = 3_600_000;

/** Each call of a house's parts comes here first, so that a test may let others go before. */
export type Turn = (name: string) => Promise<void>;

/** One cell: its inbox, its log, and how far the rows have read the log. */
class Cell {
  readonly commits: Commit[] = [];
  readonly waiting: { readonly event: Event | null; readonly done: () => void }[] = [];
  rowsAt = 0;

  constructor(readonly number: number) {}

  /** Decides the command that waits longest. */
  decide(at: number): void {
    const next = this.waiting.shift();
    if (next === undefined) return;
    if (next.event !== null) this.append(next.event, at);
    next.done();
  }

  append(event: Event, at: number): void {
    const draft: CommitDraft = {
      at,
      accountId: "ada",
      actor: { type: "system", id: "test" },
      cause: "test",
      events: [event],
    };
    this.commits.push(...seal(this.number, [draft], this.commits.at(-1) ?? GENESIS).commits);
  }

  /** Media in use after the commit. */
  used(number = this.commits.length): Set<string> {
    const kept = new Set<string>();
    for (const { events } of this.commits.slice(0, number)) {
      for (const event of events) {
        for (const { mediaId } of mediaOf(event)) kept.add(mediaId);
        if (event.type === "ReferenceDeleted") kept.delete(event.data.mediaId);
      }
    }
    return kept;
  }
}

/** A house with so many cells. */
export class House {
  now = Date.UTC(2026, 0, 1);
  /** Media id → when it was stored. */
  readonly media = new Map<string, number>();
  readonly cells: readonly Cell[];
  /** Whether some rows are being made anew. */
  partial = false;

  constructor(cells: number, readonly turn: Turn) {
    this.cells = Array.from({ length: cells }, (_, number) => new Cell(number));
  }

  /** As a store's `put`. */
  async put(mediaId: string): Promise<void> {
    await this.turn(`put ${mediaId}`);
    const storedAt = this.media.get(mediaId);
    if (storedAt === undefined || storedAt < this.now - GRACE_MS / 2) this.media.set(mediaId, this.now);
    await this.turn(`put ${mediaId} is answered`);
  }

  /** Media that some account uses, by the logs. */
  used(): Set<string> {
    return new Set(this.cells.flatMap((cell) => [...cell.used()]));
  }

  /** Sends a command by which the event happens; resolves when it is in the inbox. */
  async send(cell: number, event: Event): Promise<void> {
    await this.turn(`send ${event.type}`);
    this.cells[cell]?.waiting.push({ event, done: () => {} });
  }

  /** What the sweeper gets to see of it. */
  get options(): Pick<SweepOptions, "media" | "cells" | "keeping" | "now"> {
    return {
      now: () => this.now,
      media: {
        list: () => this.#list(),
        removeOlder: async (mediaId, storedBefore) => {
          await this.turn(`remove ${mediaId}`);
          return (this.media.get(mediaId) ?? Infinity) < storedBefore && this.media.delete(mediaId);
        },
        dropUnfinished: async () => 0,
      },
      keeping: { unused: (mediaIds) => this.#unused(mediaIds) },
      cells: this.cells.map((cell) => ({ log: this.#logOf(cell), inbox: this.#inboxOf(cell) })),
    };
  }

  async *#list(): AsyncIterable<ListedMedia> {
    for (const [mediaId, storedAt] of [...this.media].sort()) {
      await this.turn(`list ${mediaId}`);
      yield { mediaId, bytes: 10, storedAt };
    }
  }

  async #unused(mediaIds: readonly string[]): Promise<Unused | null> {
    await this.turn("ask the rows");
    if (this.partial) return null;
    const used = new Set(this.cells.flatMap((cell) => [...cell.used(cell.rowsAt)]));
    const unused = mediaIds.filter((mediaId) => !used.has(mediaId));
    const numbers = new Map(this.cells.map(({ number, rowsAt }) => [number, rowsAt]));
    await this.turn("the rows answer");
    return { mediaIds: unused, numbers };
  }

  #logOf(cell: Cell): SweepOptions["cells"][number]["log"] {
    const turn = this.turn;
    const log = {
      cell: cell.number,
      async *read(from: number) {
        await turn(`read log ${cell.number}`);
        yield cell.commits.slice(from - 1);
      },
    };
    return log as unknown as SweepOptions["cells"][number]["log"];
  }

  #inboxOf({ waiting }: Cell): SweepOptions["cells"][number]["inbox"] {
    const inbox = {
      async send() {
        const { promise, resolve } = Promise.withResolvers<void>();
        waiting.push({ event: null, done: resolve });
        return { outcome: promise.then(() => ({ ok: false })) };
      },
    };
    return inbox as unknown as SweepOptions["cells"][number]["inbox"];
  }
}
