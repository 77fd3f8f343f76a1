/** Which assets of a list are chosen, and from where the next range begins. */

import { assetId } from "@sluice/domain";
import { type Signal, signal } from "@preact/signals";
import { type Filter, matches } from "./filter.ts";
import { known } from "./known.ts";

/** Assets that can be chosen at once. */
export const MOST_SELECTED = 5_000;

export class Selection {
  readonly ids: Signal<ReadonlySet<string>> = signal(new Set());
  /** The id that was chosen last: a range begins there. */
  anchor: string | null = null;

  has(id: string): boolean {
    return this.ids.value.has(id);
  }

  /** Chooses the asset, or lets it go. */
  toggle(id: string): void {
    const ids = new Set(this.ids.value);
    if (!ids.delete(id)) ids.add(id);
    this.anchor = id;
    this.ids.value = ids;
  }

  /** Chooses these beside what is chosen, as far as there is room. */
  add(ids: Iterable<string>): void {
    const all = new Set(this.ids.value);
    for (const id of ids) if (all.size < MOST_SELECTED) all.add(id);
    this.ids.value = all;
  }

  /** Chooses these and no others. */
  set(ids: Iterable<string>): void {
    this.ids.value = new Set([...ids].slice(0, MOST_SELECTED));
  }

  clear(): void {
    this.anchor = null;
    if (this.ids.value.size > 0) this.ids.value = new Set();
  }

  /** Lets go of these. */
  drop(ids: Iterable<string>): void {
    const left = new Set(this.ids.value);
    for (const id of ids) left.delete(id);
    if (left.size !== this.ids.value.size) this.ids.value = left;
  }

  /** Lets go of whatever leaves the list, wherever that was done. Returns how to stop. */
  follow({ filter }: { readonly filter: Filter }): () => void {
    return known.onChange((before, after) => {
      if (before === undefined || this.ids.peek().size === 0) return;
      if (after === undefined || matches(after, filter) === false) this.drop([assetId(before)]);
    });
  }
}
