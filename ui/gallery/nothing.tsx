/** A list without assets: why, and what to do. */

import type { ComponentChildren } from "preact";
import { type Filter, filterQuery } from "../assets/mod.ts";
import { Empty } from "../parts/empty.tsx";
import { t } from "../text/mod.ts";

export function Nothing({ filter }: { readonly filter: Filter }): ComponentChildren {
  const { board, starred } = filter;
  const isNarrowed = filterQuery({ ...filter, board: "", starred: "", sort: "" }) !== "";
  if (isNarrowed) {
    return (
      <Empty icon="search" title={t("gallery.noMatch")}>
        <p>{t("gallery.noMatchHelp")}</p>
        <a class="button" href="/gallery">{t("gallery.clearFilters")}</a>
      </Empty>
    );
  }
  if (starred !== "") {
    return (
      <Empty icon="star" title={t("gallery.emptyStarred")}>
        <p>{t("gallery.emptyStarredHelp")}</p>
      </Empty>
    );
  }
  if (board !== "" && board !== "none") {
    return (
      <Empty icon="board" title={t("gallery.emptyBoard")}>
        <p>{t("gallery.emptyBoardHelp")}</p>
        <a class="button" href="/gallery">{t("boards.all")}</a>
      </Empty>
    );
  }
  return (
    <Empty icon="gallery" title={t("gallery.empty")}>
      <p>{t("gallery.emptyHelp")}</p>
      <a class="button primary" href="/">{t("gallery.emptyCreate")}</a>
    </Empty>
  );
}
