/** What can be done with all that is chosen; it lies over the foot of the page while anything is. */

import { openAsset, restoreAssets } from "../assets/mod.ts";
import { useRef } from "preact/hooks";
import { Icon, type IconName } from "../parts/icon.tsx";
import { IconButton } from "../parts/icon_button.tsx";
import { useFocusHandedOn } from "../parts/use_focus_handed_on.ts";
import { t, type TextKey } from "../text/mod.ts";
import { download, remove, selectAll, star } from "./actions.ts";
import type { Desk } from "./desk.ts";

interface Deed {
  readonly icon: IconName;
  readonly label: TextKey;
  readonly run: (desk: Desk, ids: readonly string[]) => void;
  readonly danger?: true;
  /** For so many and no others. */
  readonly only?: number;
}

const DEEDS: Readonly<Record<Desk["room"], readonly Deed[]>> = {
  gallery: [
    { icon: "compare", label: "lightbox.compare", only: 2, run: compare },
    { icon: "star", label: "gallery.star", run: (_, ids) => void star(ids) },
    { icon: "board", label: "gallery.move", run: ({ asked }, ids) => asked.value = { what: "board", ids } },
    { icon: "canvas", label: "canvas.send", run: ({ asked }, ids) => asked.value = { what: "canvas", ids } },
    { icon: "tag", label: "gallery.tags", run: ({ asked }, ids) => asked.value = { what: "tags", ids } },
    { icon: "download", label: "gallery.download", run: (_, ids) => void download(ids) },
    { icon: "trash", label: "gallery.delete", danger: true, run: (desk, ids) => void remove(desk, ids) },
  ],
  trash: [
    { icon: "undo", label: "trash.restore", run: (_, ids) => void restoreAssets(ids) },
    { icon: "trash", label: "trash.erase", danger: true, run: (desk, ids) => void remove(desk, ids) },
  ],
};

export function BulkBar({ desk }: { readonly desk: Desk }) {
  const ids = [...desk.selection.ids.value];
  return ids.length === 0 ? null : <Bar desk={desk} ids={ids} />;
}

function Bar({ desk, ids }: { readonly desk: Desk; readonly ids: readonly string[] }) {
  const bar = useRef<HTMLDivElement>(null);
  useFocusHandedOn(bar, tileWithKeys);
  return (
    <div class="bulk glass" role="toolbar" ref={bar} aria-label={t("gallery.bulk")}>
      <strong class="numbers" role="status">{t("gallery.selected", { n: ids.length })}</strong>
      {DEEDS[desk.room].filter(({ only = ids.length }) => only === ids.length).map((
        { icon, label, run, danger = false },
      ) => (
        <button
          key={label}
          type="button"
          class={danger ? "button quiet danger" : "button quiet"}
          title={t(label)}
          onClick={() => run(desk, ids)}
        >
          <Icon name={icon} size={18} />
          <span>{t(label)}</span>
        </button>
      ))}
      <button
        type="button"
        class="button quiet"
        title={t("gallery.selectAll")}
        onClick={() => void selectAll(desk)}
      >
        <Icon name="check" size={18} />
        <span>{t("gallery.selectAll")}</span>
      </button>
      <IconButton icon="close" label={t("gallery.clear")} onClick={() => desk.selection.clear()} />
    </div>
  );
}

/** What the keyboard is at in the grid; of a list that is empty, the page. */
function tileWithKeys(): HTMLElement | null {
  const wanted = ['[data-asset][tabindex="0"]', "[data-asset]", "#content"];
  return wanted.map((one) => document.querySelector<HTMLElement>(one)).find((one) => one !== null) ?? null;
}

function compare({ compared }: Desk, [first, second]: readonly string[]): void {
  compared.value = second!;
  openAsset(first!);
}
