/** The shortcuts on the asset that has the focus. */

import { assetById } from "../assets/mod.ts";
import { useKeys } from "../keyboard/keys.ts";
import type { ShortcutId } from "../keyboard/table.ts";
import { showMenuAt } from "../parts/menu.tsx";
import type { Part } from "../state/draft.ts";
import { t } from "../text/mod.ts";
import { open, remove, selectAll, star, takeOver } from "./actions.ts";
import { menuOf } from "./asset_menu.ts";
import { type Desk, targetsOf } from "./desk.ts";

/** Binds them as long as the page is there. */
export function useAssetKeys(desk: Desk): void {
  const { selection } = desk;
  const inGallery = desk.room === "gallery";
  /** Lets the browser have the key unless a tile has the focus. */
  const onTile = (run: (id: string, tile: HTMLElement) => void, holds = true) => () => {
    const tile = document.activeElement;
    if (!holds || !(tile instanceof HTMLElement) || tile.dataset["asset"] === undefined) return false;
    run(tile.dataset["asset"], tile);
    return undefined;
  };
  const recalls = (part: Part) =>
    onTile((id) => {
      const asset = assetById(id).peek();
      if (asset !== undefined) void takeOver(asset, part);
    }, inGallery);
  const keys: Partial<Record<ShortcutId, () => false | undefined>> = {
    "asset.open": onTile((id) => {
      const asset = assetById(id).peek();
      if (asset !== undefined) open(asset);
    }),
    "asset.star": onTile((id) => void star(targetsOf(desk, id)), inGallery),
    "asset.select": onTile((id) => selection.toggle(id)),
    "asset.delete": onTile((id) => void remove(desk, targetsOf(desk, id))),
    "asset.move": onTile((id) => desk.asked.value = { what: "board", ids: targetsOf(desk, id) }, inGallery),
    "asset.menu": onTile((id, tile) => {
      const asset = assetById(id).peek();
      if (asset !== undefined) showMenuAt(tile, { label: t("gallery.more"), items: menuOf(desk, asset) });
    }),
    "asset.prompt": recalls("prompt"),
    "asset.seed": recalls("seed"),
    "asset.size": recalls("size"),
    "asset.all": recalls("all"),
    "asset.remix": recalls("remix"),
    "asset.selectAll": () => {
      if (document.querySelector("dialog[open]") !== null) return false;
      void selectAll(desk);
      return undefined;
    },
    "asset.clear": () => {
      if (document.querySelector("dialog[open]") !== null || selection.ids.peek().size === 0) return false;
      selection.clear();
      return undefined;
    },
  };
  useKeys(keys);
}
