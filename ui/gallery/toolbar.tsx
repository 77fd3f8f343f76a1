/** Above the grid: search, filters, kept views, and how large tiles are. */

import { useSignal } from "@preact/signals";
import { filterQuery } from "../assets/mod.ts";
import { Icon } from "../parts/icon.tsx";
import { t } from "../text/mod.ts";
import { tileSize } from "./desk.ts";
import { FilterChips, wishesIn } from "./filter_chips.tsx";
import { Filters, type FiltersProps } from "./filters.tsx";
import { SearchBar } from "./search_bar.tsx";
import { ViewMenu } from "./view_menu.tsx";

export function Toolbar({ filter, change }: FiltersProps) {
  const open = useSignal(false);
  const wishes = wishesIn(filter);
  return (
    <div class="gallery-tools">
      <div class="gallery-bar">
        <SearchBar q={filter.q} query={filterQuery(filter)} onSearch={(q) => change({ q })} />
        <button
          type="button"
          class="button"
          title={t("gallery.filters")}
          aria-expanded={open.value}
          onClick={() => open.value = !open.value}
        >
          <Icon name="filter" size={18} />
          <span>{t("gallery.filters")}</span>
          {wishes > 0 && <span class="badge">{wishes}</span>}
        </button>
        <ViewMenu query={filterQuery(filter)} />
        <TileSize />
      </div>
      {open.value && <Filters filter={filter} change={change} />}
      <FilterChips filter={filter} change={change} />
    </div>
  );
}

/** How large tiles are; on phones there are always two beside each other. */
export function TileSize() {
  return (
    <label class="tile-size">
      <Icon name="image" size={18} />
      <span class="visually-hidden">{t("gallery.size")}</span>
      <input
        type="range"
        min={110}
        max={420}
        step={10}
        value={tileSize.value}
        onInput={({ currentTarget }) => tileSize.value = currentTarget.valueAsNumber}
      />
    </label>
  );
}
