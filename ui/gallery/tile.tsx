/** An asset in the grid: its still, and on it what can be done with a pointer; keys reach it as a whole. */

import { assetId } from "@sluice/domain";
import { useComputed } from "@preact/signals";
import { useState } from "preact/hooks";
import { altOf, type Asset, assetById } from "../assets/mod.ts";
import { mediaUrl, Thumb } from "../parts/media.tsx";
import { showMenu } from "../parts/menu.tsx";
import { clock, t } from "../text/mod.ts";
import { open, selectTo } from "./actions.ts";
import { menuOf } from "./asset_menu.ts";
import { type Desk, targetsOf } from "./desk.ts";
import { putAssets } from "./drag.ts";
import { DaysLeft } from "./days_left.tsx";
import { useLongPress } from "./long_press.ts";
import { TileTools } from "./tile_tools.tsx";

const hovers = matchMedia("(hover: hover)");

export interface TileProps {
  readonly id: string;
  readonly desk: Desk;
  /** From 1. */
  readonly column: number;
}

export function Tile({ id, desk, column }: TileProps) {
  const asset = assetById(id).value;
  const selected = useComputed(() => desk.selection.ids.value.has(id)).value;
  const hasKeys = useComputed(() => desk.focus.value === id).value;
  const [lively, setLively] = useState(false);
  const toggle = () => desk.selection.toggle(id);
  const press = useLongPress(toggle);
  if (asset === undefined) return <div role="gridcell" aria-colindex={column} class="tile skeleton" />;
  const { kind, starred, output: { mediaId, width, height, duration } } = asset;
  const label = t(starred ? "gallery.tileStarred" : "gallery.tile", {
    kind: t(`gallery.kind.${kind}`),
    alt: altOf(asset),
  });
  const menu = () => ({ label: t("gallery.more"), items: menuOf(desk, asset) });
  return (
    <div
      role="gridcell"
      class="tile"
      data-asset={id}
      aria-colindex={column}
      aria-selected={selected}
      aria-label={label}
      tabIndex={hasKeys ? 0 : -1}
      draggable
      {...press.handlers}
      onClick={(event) => {
        if (press.wasLong()) return;
        clicked(event, desk, asset);
      }}
      onContextMenu={(event) => {
        event.preventDefault();
        // a long press on glass has chosen it already
        if (!press.wasLong()) showMenu({ ...menu(), x: event.clientX, y: event.clientY });
      }}
      onDragStart={(event) => putAssets(event.dataTransfer!, asset, targetsOf(desk, id))}
      onFocus={() => {
        desk.focus.value = id;
        setLively(true);
      }}
      onBlur={() => setLively(false)}
      onPointerEnter={() => setLively(true)}
      onPointerLeave={() => setLively(false)}
    >
      <Thumb mediaId={mediaId} alt="" width={width} height={height} />
      {kind === "video" && (
        <>
          {lively && mayMove() && (
            <video
              class="tile-film"
              src={mediaUrl(mediaId)}
              muted
              loop
              autoplay
              playsInline
              aria-hidden="true"
            />
          )}
          <span class="tile-note">
            {duration === null ? t("gallery.kind.video") : clock(duration * 1_000)}
          </span>
        </>
      )}
      {desk.room === "trash" && <DaysLeft asset={asset} />}
      {(lively || selected || starred || !hovers.matches) && (
        <TileTools asset={asset} desk={desk} selected={selected} toggle={toggle} menu={menu} />
      )}
    </div>
  );
}

/** On a tool of the tile the tool has done it; with Shift or Mod it chooses; while some are chosen it chooses too. */
function clicked(event: MouseEvent, desk: Desk, asset: Asset): void {
  if (event.target instanceof Element && event.target.closest(".tile-tools button") !== null) return;
  const id = assetId(asset);
  if (event.shiftKey) void selectTo(desk, id);
  else if (event.ctrlKey || event.metaKey || desk.selection.ids.peek().size > 0) desk.selection.toggle(id);
  else open(asset);
}

function mayMove(): boolean {
  return !matchMedia("(prefers-reduced-motion: reduce)").matches;
}
