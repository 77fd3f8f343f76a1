/** What the menu of an asset offers: everything that keys and dragging do. */

import { type Asset, assetId } from "@sluice/domain";
import { restoreAssets } from "../assets/mod.ts";
import { keysLabel } from "../keyboard/keys.ts";
import type { MenuItem } from "../parts/menu.tsx";
import type { Part } from "../state/draft.ts";
import { t } from "../text/mod.ts";
import { addAsReference, download, moveTo, open, remove, star, takeOver } from "./actions.ts";
import { type Desk, targetsOf } from "./desk.ts";

const PARTS: readonly Part[] = ["prompt", "seed", "size", "all"];

export function menuOf(desk: Desk, asset: Asset): readonly MenuItem[] {
  const look: MenuItem = {
    label: t("gallery.open"),
    icon: "fit",
    keys: keysLabel("asset.open"),
    run: () => open(asset),
  };
  return [look, ...deedsOf(desk, asset, targetsOf(desk, assetId(asset)))];
}

/** The same without a look at it; what can be done with several is done with all `ids`. */
export function deedsOf(desk: Desk, asset: Asset, ids: readonly string[]): readonly MenuItem[] {
  const save: MenuItem = { label: t("gallery.download"), icon: "download", run: () => void download(ids) };
  if (desk.room === "trash") {
    return [
      save,
      { label: t("trash.restore"), icon: "undo", run: () => void restoreAssets(ids) },
      {
        label: t("trash.erase"),
        icon: "trash",
        keys: keysLabel("asset.delete"),
        danger: true,
        run: () => void remove(desk, ids),
      },
    ];
  }
  return [
    {
      label: t(asset.starred ? "gallery.unstar" : "gallery.star"),
      icon: "star",
      keys: keysLabel("asset.star"),
      run: () => void star(ids),
    },
    {
      label: t("gallery.recall.remix"),
      icon: "retry",
      keys: keysLabel("asset.remix"),
      run: () => void takeOver(asset, "remix"),
    },
    ...PARTS.map((part): MenuItem => ({
      label: t(`gallery.recall.${part}`),
      icon: "edit",
      keys: keysLabel(`asset.${part}`),
      run: () => void takeOver(asset, part),
    })),
    { label: t("gallery.asReference"), icon: "references", run: () => addAsReference(asset) },
    {
      label: t("gallery.move"),
      icon: "board",
      keys: keysLabel("asset.move"),
      run: () => desk.asked.value = { what: "board", ids },
    },
    { label: t("canvas.send"), icon: "canvas", run: () => desk.asked.value = { what: "canvas", ids } },
    ...asset.boardId === null
      ? []
      : [{ label: t("boards.none"), icon: "minus", run: () => void moveTo(ids, null) } as const],
    { label: t("gallery.tags"), icon: "tag", run: () => desk.asked.value = { what: "tags", ids } },
    save,
    {
      label: t("gallery.delete"),
      icon: "trash",
      keys: keysLabel("asset.delete"),
      danger: true,
      run: () => void remove(desk, ids),
    },
  ];
}
