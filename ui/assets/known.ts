/** Every asset that the studio has seen, by id: a signal each, so that a tile renders when its own asset changes. */

import { type Asset, assetId, type Event, evolveAsset } from "@sluice/domain";
import { batch, type Signal, signal } from "@preact/signals";

/** Is told of each change; undefined is what was not known, or is erased. */
export type AssetListener = (before: Asset | undefined, after: Asset | undefined) => void;

export class KnownAssets {
  readonly #signals = new Map<string, Signal<Asset | undefined>>();
  readonly #listeners = new Set<AssetListener>();

  /** The asset, or undefined while it is not known. */
  of(id: string): Signal<Asset | undefined> {
    let found = this.#signals.get(id);
    if (found === undefined) this.#signals.set(id, found = signal(undefined));
    return found;
  }

  /** The asset as it is now, without following it. */
  peek(id: string): Asset | undefined {
    return this.#signals.get(id)?.peek();
  }

  /** Learns how an asset is. */
  put(asset: Asset): void {
    this.#set(assetId(asset), asset);
  }

  /** Folds an event into those of the ids, or into all that are known. Returns the ids of those that are not known. */
  fold(event: Event, at: number, ids: Iterable<string> = this.#signals.keys()): readonly string[] {
    const unknown: string[] = [];
    batch(() => {
      for (const id of ids) {
        const before = this.peek(id);
        if (before === undefined) unknown.push(id);
        else this.#set(id, evolveAsset(before, event, at));
      }
    });
    return unknown;
  }

  /** Calls `listener` with every change. Returns how to stop. */
  onChange(listener: AssetListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #set(id: string, after: Asset | undefined): void {
    const place = this.of(id);
    const before = place.peek();
    if (before === after) return;
    batch(() => {
      place.value = after;
      for (const listener of this.#listeners) listener(before, after);
    });
  }
}

export const known = new KnownAssets();

/** The asset as a signal; undefined while it is not known (`loadAsset` asks for it). */
export function assetById(id: string): Signal<Asset | undefined> {
  return known.of(id);
}
