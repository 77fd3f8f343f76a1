/** What an asset is compared with: the other one that is chosen, or else its neighbour; from there through the list. */

import { useComputed } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { type Asset, assetById, loadAsset, openAsset } from "../assets/mod.ts";
import type { Desk } from "../gallery/desk.ts";
import { act } from "../state/act.ts";
import { t } from "../text/mod.ts";
import { mode, MODES } from "./desk.ts";
import { isIn } from "./gone.ts";
import type { Neighbours } from "./neighbours.ts";

export interface Comparing {
  /** Undefined when nothing is compared. */
  readonly other: Asset | undefined;
  /** Begins; while it goes on, changes how. */
  start(): void;
  /** The one after the other one, or before it. */
  move(by: 1 | -1): Promise<void>;
  /** Each takes the other's place. */
  swap(): void;
  stop(): void;
}

export function useComparing(desk: Desk, id: string, from: Neighbours["from"]): Comparing {
  const { compared, selection, room } = desk;
  const other =
    useComputed(() => compared.value === null ? undefined : assetById(compared.value).value).value;
  const isThere = isIn(room, other) && compared.value !== id;
  useEffect(() => () => void (compared.value = null), [desk]);
  const begin = async () => {
    const [chosen] = [...selection.ids.peek()].filter((one) => one !== id);
    const wanted = chosen ?? await from(id, 1) ?? await from(id, -1);
    if (wanted === null) return;
    const found = await act({ run: () => loadAsset(wanted), failed: t("assets.loadFailed") });
    if (found !== null) compared.value = wanted;
  };
  return {
    other: isThere ? other : undefined,
    start: () => {
      if (isThere) mode.value = MODES[(MODES.indexOf(mode.value) + 1) % MODES.length]!;
      else void begin();
    },
    move: async (by) => {
      const next = await from(compared.peek()!, by);
      const further = next === id ? await from(id, by) : next;
      if (further !== null) compared.value = further;
    },
    swap: () => {
      if (!isThere) return;
      const now = compared.peek()!;
      compared.value = id;
      openAsset(now);
    },
    stop: () => void (compared.value = null),
  };
}
