/** The list of a page of assets with all that belongs to it: grid, shortcuts, the bar for what is chosen, and dialogs. */

import { assetById } from "../assets/mod.ts";
import { SendDialog, type Sent } from "../canvas/send_dialog.tsx";
import type { ComponentChildren } from "preact";
import { Lightbox } from "../lightbox/mod.ts";
import { CopyButton } from "../parts/copy_button.tsx";
import { reasonOf } from "../state/act.ts";
import { t } from "../text/mod.ts";
import { useAssetKeys } from "./asset_keys.ts";
import { BulkBar } from "./bulk_bar.tsx";
import type { Desk } from "./desk.ts";
import { Grid } from "./grid.tsx";
import { MoveDialog } from "./move_dialog.tsx";
import { TagDialog } from "./tag_dialog.tsx";

export interface AssetRoomProps {
  readonly desk: Desk;
  /** The asset that is looked at. */
  readonly open: string | undefined;
  /** What stands there when the list is empty. */
  readonly nothing: ComponentChildren;
}

export function AssetRoom({ desk, open, nothing }: AssetRoomProps) {
  const { list, asked } = desk;
  useAssetKeys(desk);
  const failed = list.failed.value;
  const close = () => asked.value = null;
  return (
    <>
      {failed !== null && (
        <div class="notice bad failure" role="alert">
          <p>{t("gallery.failed")}: {reasonOf(failed)}</p>
          {failed.requestId !== null && (
            <CopyButton text={failed.requestId} label={t("error.copyRequestId")} />
          )}
          <button type="button" class="button" onClick={() => void list.refresh()}>
            {t("gallery.retry")}
          </button>
        </div>
      )}
      {list.total.value === 0 ? nothing : <Grid desk={desk} />}
      <BulkBar desk={desk} />
      {asked.value?.what === "board" && <MoveDialog ids={asked.value.ids} onClose={close} />}
      {asked.value?.what === "tags" && <TagDialog ids={asked.value.ids} onClose={close} />}
      {asked.value?.what === "canvas" && <SendDialog assets={sentOf(asked.value.ids)} onClose={close} />}
      {open !== undefined && <Lightbox id={open} desk={desk} />}
    </>
  );
}

/** Those of the assets that were seen. */
function sentOf(ids: readonly string[]): readonly Sent[] {
  return ids.flatMap((id) => {
    const asset = assetById(id).peek();
    if (asset === undefined) return [];
    const { jobId, index, output: { width, height } } = asset;
    return [{ jobId, index, width, height }];
  });
}
