/** The wishes that hold now, each to be taken back by a click. */

import { PROVIDERS } from "@sluice/domain";
import { boardName, type Filter, type FilterName, NO_FILTER } from "../assets/mod.ts";
import { useRef } from "preact/hooks";
import { Icon } from "../parts/icon.tsx";
import { useFocusHandedOn } from "../parts/use_focus_handed_on.ts";
import { facts } from "../state/mod.ts";
import { t } from "../text/mod.ts";
import type { FiltersProps } from "./filters.tsx";

/** All but the order, which narrows nothing. */
type Wish = Exclude<FilterName, "sort" | "trashed">;

const SHOWN: readonly Wish[] = [
  "q",
  "type",
  "model",
  "provider",
  "agent",
  "from",
  "to",
  "tag",
  "starred",
  "board",
];

/** How many wishes narrow the list. */
export function wishesIn(filter: Filter): number {
  return SHOWN.filter((name) => filter[name] !== "").length;
}

export function FilterChips(props: FiltersProps) {
  return wishesIn(props.filter) === 0 ? null : <Chips {...props} />;
}

function Chips({ filter, change }: FiltersProps) {
  const active = SHOWN.filter((name) => filter[name] !== "");
  const list = useRef<HTMLUListElement>(null);
  useFocusHandedOn(list, () => document.querySelector<HTMLElement>(".gallery-bar > button"));
  return (
    <ul class="chips" ref={list} aria-label={t("gallery.active")}>
      {active.map((name) => {
        const [label, value] = [t(`gallery.filter.${name}`), shown(name, filter[name])];
        return (
          <li key={name}>
            <button
              type="button"
              class="chip"
              aria-label={t("gallery.remove", { name: label, value })}
              onClick={() => change({ [name]: "" })}
            >
              <span class="quiet">{label}</span>
              <span dir="auto">{value}</span>
              <Icon name="close" size={14} />
            </button>
          </li>
        );
      })}
      <li>
        <button
          type="button"
          class="button quiet small"
          onClick={() => change({ ...NO_FILTER, sort: filter.sort })}
        >
          {t("gallery.clearFilters")}
        </button>
      </li>
    </ul>
  );
}

function shown(name: Wish, value: string): string {
  switch (name) {
    case "type":
      return t(value === "video" ? "gallery.video" : "gallery.image");
    case "agent":
      return facts.agents.value.get(value)?.name ?? value;
    case "provider": {
      const known = PROVIDERS.find((name) => name === value);
      return known === undefined ? value : t(`provider.${known}`);
    }
    case "board":
      return value === "none" ? t("boards.none") : boardName(value) ?? value;
    case "starred":
      return t("gallery.starredOnly");
    default:
      return value;
  }
}
