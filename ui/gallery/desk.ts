/** What the parts of a page of assets share: its list, what is chosen in it, where the keyboard is, and what was asked for. */

import { type Signal, signal } from "@preact/signals";
import type { AssetList, Selection } from "../assets/mod.ts";
import { pref } from "../state/prefs.ts";

/** The pages of assets differ in what can be done. */
export type Room = "gallery" | "trash";

/** A question about some assets that a dialog asks. */
export interface Asked {
  readonly what: "board" | "tags" | "canvas";
  readonly ids: readonly string[];
}

export interface Desk {
  readonly room: Room;
  readonly list: AssetList;
  readonly selection: Selection;
  /** The asset that the keyboard is at. */
  readonly focus: Signal<string | null>;
  readonly asked: Signal<Asked | null>;
  /** The asset that the one that is looked at is compared with. */
  readonly compared: Signal<string | null>;
}

export function openDesk(room: Room, list: AssetList, selection: Selection): Desk {
  return { room, list, selection, focus: signal(null), asked: signal(null), compared: signal(null) };
}

/** About how large tiles are, px. */
export const tileSize = pref(
  "tile",
  190,
  (value): value is number => typeof value === "number" && value >= 110 && value <= 420,
);

/** The assets that an action on one of them is about: with a chosen one all that are chosen. */
export function targetsOf({ selection }: Desk, id: string): readonly string[] {
  return selection.ids.peek().has(id) ? [...selection.ids.peek()] : [id];
}
