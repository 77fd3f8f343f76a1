/** What stands on the stage when there is nothing to look at: why, and what to do. */

import { closeAsset, restoreAssets } from "../assets/mod.ts";
import type { Desk } from "../gallery/desk.ts";
import { CopyButton } from "../parts/copy_button.tsx";
import { Empty } from "../parts/empty.tsx";
import { t } from "../text/mod.ts";

/** `gone`: no such asset; `failed`: nothing answers; `bytes`: the file is not to be had; `elsewhere`: in the other room. */
export type Trouble = "gone" | "failed" | "bytes" | "elsewhere";

export interface MissingProps {
  readonly trouble: Trouble;
  readonly desk: Desk;
  readonly id: string;
  readonly onAgain: () => void;
}

export function Missing({ trouble, desk, id, onAgain }: MissingProps) {
  const { room } = desk;
  const text = trouble === "elsewhere"
    ? `lightbox.elsewhere.${room}` as const
    : `lightbox.missing.${trouble}` as const;
  const help = trouble === "elsewhere"
    ? "lightbox.elsewhereHelp"
    : `lightbox.missingHelp.${trouble}` as const;
  return (
    <div class="stage missing" role="alert">
      <Empty icon="warning" title={t(text)}>
        <p>{t(help)}</p>
        <p class="details-row">
          {trouble === "elsewhere" && room === "gallery" && (
            <button
              type="button"
              class="button primary"
              onClick={() => void restoreAssets([id])}
            >
              {t("trash.restore")}
            </button>
          )}
          {(trouble === "failed" || trouble === "bytes") && (
            <button type="button" class="button primary" onClick={onAgain}>{t("gallery.retry")}</button>
          )}
          <button type="button" class="button" onClick={closeAsset}>{t("lightbox.toList")}</button>
          <CopyButton text={id} label={t("lightbox.copyId")} />
        </p>
      </Empty>
    </div>
  );
}
