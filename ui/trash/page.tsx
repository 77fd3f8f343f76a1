/** What was deleted and is not gone yet. */

import { TRASH_DAYS } from "@sluice/domain";
import { useRoute } from "preact-iso";
import { askIds, eraseAssets, NO_FILTER } from "../assets/mod.ts";
import { AssetRoom } from "../gallery/asset_room.tsx";
import { TileSize } from "../gallery/toolbar.tsx";
import { useDesk } from "../gallery/use_desk.ts";
import { confirm } from "../parts/confirm.tsx";
import { Empty } from "../parts/empty.tsx";
import { Page } from "../parts/page.tsx";
import { act } from "../state/act.ts";
import { t } from "../text/mod.ts";

const FILTER = { ...NO_FILTER, trashed: "true" };

export function TrashPage() {
  const desk = useDesk("trash", FILTER);
  const total = desk.list.total.value ?? 0;
  const empty = async () => {
    const sure = await confirm({
      title: t("trash.emptyTitle"),
      text: t("trash.emptyText", { n: total }),
      yes: t("trash.emptyAll"),
      danger: true,
    });
    if (!sure) return;
    const ids = await act({ run: () => askIds(FILTER, Infinity), failed: t("assets.loadFailed") });
    if (ids !== null) await eraseAssets(ids);
  };
  return (
    <Page
      title={t("shell.trash")}
      look="full"
      actions={total > 0 && (
        <>
          <TileSize />
          <button type="button" class="button danger" onClick={() => void empty()}>
            {t("trash.emptyAll")}
          </button>
        </>
      )}
    >
      {total > 0 && <p class="quiet">{t("trash.help", { n: TRASH_DAYS })}</p>}
      <AssetRoom
        desk={desk}
        open={useRoute().params["asset"]}
        nothing={
          <Empty icon="trash" title={t("trash.empty")}>
            <p>{t("trash.emptyHelp", { n: TRASH_DAYS })}</p>
            <a class="button" href="/gallery">{t("shell.gallery")}</a>
          </Empty>
        }
      />
    </Page>
  );
}
