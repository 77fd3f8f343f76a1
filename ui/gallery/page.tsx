/** Everything that was made: boards, search, and a grid of any length. */

import { useLocation, useRoute } from "preact-iso";
import { type Filter, filterQuery, go, readFilter } from "../assets/mod.ts";
import { Page } from "../parts/page.tsx";
import { t } from "../text/mod.ts";
import { AssetRoom } from "./asset_room.tsx";
import { BoardList } from "./board_list.tsx";
import { Nothing } from "./nothing.tsx";
import { Toolbar } from "./toolbar.tsx";
import { useDesk } from "./use_desk.ts";

export function GalleryPage() {
  const { query } = useLocation();
  const filter = { ...readFilter(query), trashed: "" };
  const desk = useDesk("gallery", filter);
  const change = (changes: Partial<Filter>) => {
    const wanted = filterQuery({ ...filter, ...changes });
    // every letter of a search would be a step back
    go(wanted === "" ? "/gallery" : `/gallery?${wanted}`, filter.q !== "" && (changes.q ?? "") !== "");
  };
  const total = desk.list.total.value;
  return (
    <Page
      title={t("shell.gallery")}
      look="full gallery"
      actions={total !== null && (
        <span class="quiet numbers" role="status">{t("gallery.count", { n: total })}</span>
      )}
    >
      <BoardList filter={filter} />
      <div class="gallery-main">
        <Toolbar filter={filter} change={change} />
        <AssetRoom desk={desk} open={useRoute().params["asset"]} nothing={<Nothing filter={filter} />} />
      </div>
    </Page>
  );
}
