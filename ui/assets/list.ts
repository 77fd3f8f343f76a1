/**
 * A list of assets as long as the server's, of which only what was looked at is here: places whose id is not known yet are holes.
 * What changes moves in it at once; where its place cannot be told the list is asked for again.
 */

import { type Asset, assetId } from "@sluice/domain";
import { batch, type Signal, signal } from "@preact/signals";
import { ApiError } from "../state/api.ts";
import { askDays, askWindow } from "./ask.ts";
import { type Day, dayOf, withCount } from "./days.ts";
import { type Filter, inOrder, matches } from "./filter.ts";
import { known } from "./known.ts";

/** Assets of one question to the server. */
export const WINDOW = 60;
/** The most that the server gives at once. */
const MOST = 500;
/** After a burst of changes the counts are compared with the server's so late, ms. */
const COMPARE_MS = 1_500;

export class AssetList {
  /** Null until the server said it. */
  readonly total: Signal<number | null> = signal(null);
  readonly days: Signal<readonly Day[]> = signal([]);
  /** Counts up whenever some place has another id. */
  readonly version: Signal<number> = signal(0);
  /** Why the last question had no answer. */
  readonly failed: Signal<ApiError | null> = signal(null);
  #ids: (string | undefined)[] = [];
  /** Counts up whenever places move, so that an answer about older places is not believed. */
  #moves = 0;
  #seen = [0, WINDOW] as readonly [number, number];
  readonly #asking = new Map<number, Promise<void>>();
  readonly #over = new AbortController();
  #comparing: ReturnType<typeof setTimeout> | undefined;
  readonly #unlisten: () => void;

  constructor(readonly filter: Filter) {
    this.#unlisten = known.onChange((before, after) => this.#changed(before, after));
    void this.refresh();
  }

  /** Stops following. */
  close(): void {
    this.#over.abort();
    clearTimeout(this.#comparing);
    this.#unlisten();
  }

  /** The id at a place; undefined for a hole and beyond the end. */
  at(index: number): string | undefined {
    return this.#ids[index];
  }

  /** The place of an asset, or -1 when it is not in what is here. */
  indexOf(id: string): number {
    return this.#ids.indexOf(id);
  }

  /** Ids from one place to another (not included), asked for where they are not here. Throws `ApiError`. */
  async between(from: number, to: number): Promise<readonly string[]> {
    for (let start = from - from % WINDOW; start < to; start += WINDOW) await this.#load(start);
    return this.#ids.slice(from, to).filter((id) => id !== undefined);
  }

  /** The asset so many places after (or before) another; null at the ends. Throws `ApiError`. */
  async neighbour(id: string, step: number): Promise<string | null> {
    const index = this.indexOf(id) + step;
    if (this.indexOf(id) < 0 || index < 0 || index >= (this.total.value ?? 0)) return null;
    return (await this.between(index, index + 1))[0] ?? null;
  }

  /** These places are looked at: what is not here is asked for. */
  want(from: number, to: number): void {
    this.#seen = [from, to];
    for (let start = from - from % WINDOW; start < to; start += WINDOW) {
      this.#load(start).catch((error) => this.#fail(error));
    }
  }

  /** Asks for everything that is looked at again; meanwhile what is here stays. */
  async refresh(): Promise<void> {
    try {
      const [from, to] = this.#seen;
      const first = from - from % WINDOW;
      const moves = ++this.#moves;
      const [{ days, total }, assets] = await Promise.all([
        askDays(this.filter, this.#over.signal),
        // all that is looked at, so that nothing of it becomes a hole meanwhile
        askWindow(this.filter, first, Math.min(MOST, Math.max(WINDOW, to - first)), this.#over.signal),
      ]);
      if (moves !== this.#moves) return this.compareSoon();
      batch(() => {
        this.#ids = Array(total);
        this.#place(first, assets);
        this.total.value = total;
        this.days.value = days;
        this.failed.value = null;
      });
      this.want(...this.#seen);
    } catch (error) {
      this.#fail(error);
    }
  }

  /** Something happened to assets that are not here: perhaps the list is another now. */
  compareSoon(): void {
    this.#comparing ??= setTimeout(async () => {
      this.#comparing = undefined;
      await this.refresh();
    }, COMPARE_MS);
  }

  #load(start: number): Promise<void> {
    const end = Math.min(start + WINDOW, this.#ids.length);
    if (start >= end || !this.#hasHole(start, end)) return Promise.resolve();
    let asking = this.#asking.get(start);
    if (asking === undefined) {
      asking = this.#ask(start).finally(() => this.#asking.delete(start));
      this.#asking.set(start, asking);
    }
    return asking;
  }

  async #ask(start: number): Promise<void> {
    const moves = this.#moves;
    const assets = await askWindow(this.filter, start, WINDOW, this.#over.signal);
    if (moves !== this.#moves) return this.compareSoon();
    batch(() => {
      this.#place(start, assets);
      this.failed.value = null;
    });
  }

  #hasHole(from: number, to: number): boolean {
    for (let index = from; index < to; index++) if (this.#ids[index] === undefined) return true;
    return false;
  }

  #place(start: number, assets: readonly Asset[]): void {
    // ids first: what is put is compared with what the list has
    assets.forEach((asset, n) => {
      if (start + n < this.#ids.length) this.#ids[start + n] = assetId(asset);
    });
    for (const asset of assets) known.put(asset);
    this.version.value++;
  }

  #changed(before: Asset | undefined, after: Asset | undefined): void {
    const asset = after ?? before;
    if (asset === undefined || this.total.value === null) return;
    const index = this.indexOf(assetId(asset));
    const belongs = after === undefined ? false : matches(after, this.filter);
    if (index >= 0 && belongs === false) this.#move(index, asset, false);
    // what was merely loaded for another list is no news for this one
    else if (index < 0 && belongs === true && before !== undefined) this.#insert(asset, this.#placeOf(asset));
    else if (index < 0 && belongs === null && before !== undefined) this.compareSoon();
  }

  /** A job has just left an asset: nothing is newer. */
  sawNew(asset: Asset): void {
    if (this.total.value === null || this.indexOf(assetId(asset)) >= 0) return;
    const belongs = matches(asset, this.filter);
    if (belongs === true) this.#insert(asset, this.filter.sort === "oldest" ? this.#ids.length : 0);
    if (belongs !== false) this.compareSoon();
  }

  #insert(asset: Asset, index: number | null): void {
    if (index === null) return this.compareSoon();
    this.#move(index, asset, true);
  }

  #move(index: number, asset: Asset, comes: boolean): void {
    this.#moves++;
    if (comes) this.#ids.splice(index, 0, assetId(asset));
    else this.#ids.splice(index, 1);
    batch(() => {
      this.total.value = this.#ids.length;
      const { days, filter: { sort } } = this;
      days.value = withCount(days.value, dayOf(asset.createdAt), comes ? 1 : -1, sort === "oldest");
      this.version.value++;
    });
  }

  /** Where it belongs, if what stands around that place is here. */
  #placeOf(asset: Asset): number | null {
    let place = 0;
    for (let index = 0; index < this.#ids.length; index++) {
      const other = this.#ids[index] === undefined ? undefined : known.peek(this.#ids[index]!);
      if (other === undefined) continue;
      if (inOrder(asset, other, this.filter) < 0) return index === place ? place : null;
      place = index + 1;
    }
    return place === this.#ids.length ? place : null;
  }

  #fail(error: unknown): void {
    if (this.#over.signal.aborted) return;
    if (!(error instanceof ApiError)) throw error;
    this.failed.value = error;
  }
}
