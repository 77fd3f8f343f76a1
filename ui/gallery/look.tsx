/** One asset, large, over the list that it is in. */

import { useEffect, useState } from "preact/hooks";
import { altOf, assetById, closeAsset, loadAsset, openAsset } from "../assets/mod.ts";
import { Dialog } from "../parts/dialog.tsx";
import { IconButton } from "../parts/icon_button.tsx";
import { mediaUrl } from "../parts/media.tsx";
import { act } from "../state/act.ts";
import { t } from "../text/mod.ts";
import type { Desk } from "./desk.ts";

export function Look({ id, desk }: { readonly id: string; readonly desk: Desk }) {
  const asset = assetById(id).value;
  const [gone, setGone] = useState(false);
  useEffect(() => {
    const run = async () => setGone(await loadAsset(id) === null);
    void act({ run, failed: t("assets.loadFailed") });
  }, [id]);
  const step = async (by: number) => {
    const next = await act({ run: () => desk.list.neighbour(id, by), failed: t("assets.loadFailed") });
    if (next !== null) openAsset(next);
  };
  const close = () => {
    desk.focus.value = id;
    closeAsset();
  };
  const title = asset === undefined ? t(gone ? "gallery.gone" : "gallery.loading") : asset.prompt;
  return (
    <Dialog title={title} look="wide look" onClose={close}>
      {asset === undefined
        ? <p class="quiet">{gone && t("gallery.goneHelp")}</p>
        : asset.kind === "video"
        ? <video src={mediaUrl(asset.output.mediaId)} controls muted playsInline aria-label={altOf(asset)} />
        : <img src={mediaUrl(asset.output.mediaId)} alt={altOf(asset)} />}
      <div class="dialog-actions">
        <IconButton icon="left" label={t("gallery.previous")} onClick={() => void step(-1)} />
        <IconButton icon="right" label={t("gallery.next")} onClick={() => void step(1)} />
      </div>
    </Dialog>
  );
}
