/** What can be done with the asset that is looked at, above it. */

import { type Asset, assetId } from "@sluice/domain";
import { download, star } from "../gallery/actions.ts";
import { deedsOf } from "../gallery/asset_menu.ts";
import type { Desk } from "../gallery/desk.ts";
import { keysLabel } from "../keyboard/keys.ts";
import { IconButton } from "../parts/icon_button.tsx";
import { type MenuItem, showMenuAt } from "../parts/menu.tsx";
import { t } from "../text/mod.ts";
import {
  copyLink,
  copyPicture,
  downloadOriginal,
  extend,
  makeLarger,
  mayExtend,
  mayShare,
  share,
} from "./deeds.ts";
import { details } from "./desk.ts";
import { largerOf } from "./larger.ts";

export interface BarProps {
  readonly desk: Desk;
  /** Undefined while it is not there. */
  readonly asset: Asset | undefined;
  /** From 1; 0 while it is not known. */
  readonly place: number;
  readonly total: number;
  readonly comparing: boolean;
  readonly onCompare: () => void;
  readonly onClose: () => void;
  /** Before something is done that may take it away. */
  readonly onLeave: () => void;
}

export function Bar({ desk, asset, place, total, comparing, onCompare, onClose, onLeave }: BarProps) {
  return (
    <div class="light-bar" role="group" aria-label={t("lightbox.actions")}>
      <IconButton
        icon="close"
        label={t("dialog.close")}
        keys={keysLabel("lightbox.close")}
        onClick={onClose}
      />
      <span class="numbers quiet light-place">{place > 0 && t("lightbox.place", { n: place, total })}</span>
      {asset !== undefined && (
        <>
          {desk.room === "gallery" && (
            <span class="light-star">
              <IconButton
                icon="star"
                label={t(asset.starred ? "gallery.unstar" : "gallery.star")}
                keys={keysLabel(asset.kind === "video" ? "clip.star" : "asset.star")}
                pressed={asset.starred}
                onClick={() => void star([assetId(asset)])}
              />
            </span>
          )}
          <IconButton
            icon="compare"
            label={t("lightbox.compareWith")}
            keys={keysLabel("lightbox.compare")}
            pressed={comparing}
            disabled={!comparing && total < 2}
            why={total < 2 ? t("lightbox.alone") : undefined}
            onClick={onCompare}
          />
          <IconButton
            icon="info"
            label={t("lightbox.details")}
            keys={keysLabel("lightbox.details")}
            pressed={details.value}
            onClick={() => details.value = !details.value}
          />
          <IconButton
            icon="share"
            label={t("lightbox.save")}
            onClick={({ currentTarget }) =>
              showMenuAt(currentTarget as Element, { label: t("lightbox.save"), items: waysOut(asset) })}
          />
          <IconButton
            icon="more"
            label={t("gallery.more")}
            onClick={({ currentTarget }) =>
              showMenuAt(currentTarget as Element, {
                label: t("gallery.more"),
                items: [...further(desk, asset), ...deedsOf(desk, asset, [assetId(asset)])].map((item) => ({
                  ...item,
                  run: () => {
                    onLeave();
                    item.run();
                  },
                })),
              })}
          />
        </>
      )}
    </div>
  );
}

/** Out of the studio: as a file, an address, or into another program. */
function waysOut(asset: Asset): readonly MenuItem[] {
  return [
    { label: t("lightbox.downloadNoted"), icon: "download", run: () => void download([assetId(asset)]) },
    { label: t("lightbox.downloadOriginal"), icon: "download", run: () => downloadOriginal(asset) },
    ...mayShare()
      ? [{ label: t("lightbox.share"), icon: "share", run: () => void share(asset) } as const]
      : [],
    { label: t("lightbox.copyLink"), icon: "link", run: () => void copyLink(asset) },
    ...asset.kind === "image"
      ? [{ label: t("lightbox.copyPicture"), icon: "copy", run: () => void copyPicture(asset) } as const]
      : [],
  ];
}

/** What is made of it. */
function further({ room }: Desk, asset: Asset): readonly MenuItem[] {
  if (room === "trash") return [];
  return [
    ...mayExtend(asset)
      ? [{ label: t("lightbox.extend"), icon: "next", run: () => extend(asset) } as const]
      : [],
    ...largerOf(asset).map((larger): MenuItem => ({
      label: t("lightbox.larger", { resolution: larger.resolution }),
      icon: "fit",
      run: () => void makeLarger(asset, larger),
    })),
  ];
}
