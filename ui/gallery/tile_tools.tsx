/** What a pointer can do with a tile: choose it, star it, and the rest in a menu. There while it can be seen, no longer. */

import { assetId } from "@sluice/domain";
import type { Asset } from "../assets/mod.ts";
import { IconButton } from "../parts/icon_button.tsx";
import { showMenuAt } from "../parts/menu.tsx";
import { t } from "../text/mod.ts";
import { star } from "./actions.ts";
import type { menuOf } from "./asset_menu.ts";
import type { Desk } from "./desk.ts";

export interface TileToolsProps {
  readonly asset: Asset;
  readonly desk: Desk;
  readonly selected: boolean;
  readonly toggle: () => void;
  readonly menu: () => { readonly label: string; readonly items: ReturnType<typeof menuOf> };
}

export function TileTools({ asset, desk, selected, toggle, menu }: TileToolsProps) {
  const { starred } = asset;
  return (
    <div class="tile-tools">
      <IconButton
        icon="check"
        label={t(selected ? "gallery.deselect" : "gallery.select")}
        pressed={selected}
        tabIndex={-1}
        onClick={toggle}
      />
      {desk.room === "gallery" && (
        <IconButton
          icon="star"
          label={t(starred ? "gallery.unstar" : "gallery.star")}
          pressed={starred}
          tabIndex={-1}
          onClick={() => void star([assetId(asset)])}
        />
      )}
      <IconButton
        icon="more"
        label={t("gallery.more")}
        tabIndex={-1}
        onClick={({ currentTarget }) => {
          const button = currentTarget as Element;
          button.closest<HTMLElement>(".tile")!.focus({ preventScroll: true });
          showMenuAt(button, menu());
        }}
      />
    </div>
  );
}
