/** The command palette: everything that can be gone to or done, by a few letters of its name. */

import { useLocation } from "preact-iso";
import { useId, useMemo, useState } from "preact/hooks";
import { Dialog } from "../parts/dialog.tsx";
import { Icon } from "../parts/icon.tsx";
import { t } from "../text/mod.ts";
import { useAssets } from "./assets.ts";
import { type Entry, localEntries } from "./entries.ts";
import { closeAnd, layer } from "./open.ts";
import { Results } from "./result_list.tsx";
import { sectionsFor } from "./results.ts";

export function Palette() {
  const { route } = useLocation();
  const id = useId();
  const [query, setQuery] = useState("");
  const [place, setPlace] = useState(0);
  // what is listed does not change under the pointer while the palette is open
  const local = useMemo(localEntries, []);
  const found = useAssets(query);
  const sections = useMemo(
    () => sectionsFor(query, local, found.state === "found" ? found.entries : []),
    [query, local, found],
  );
  const entries = sections.flatMap((section) => section.entries);
  const at = Math.min(place, entries.length - 1);
  const run = (entry: Entry) => closeAnd(() => entry.run((path) => goTo(path, route)));
  const press = (event: KeyboardEvent) => {
    if (event.isComposing) return;
    const next = moved(event.key, at, entries.length);
    const chosen = entries[at];
    if (next !== null) setPlace(next);
    else if (event.key === "Enter" && chosen !== undefined) run(chosen);
    else return;
    event.preventDefault();
  };
  return (
    <Dialog title={t("palette.title")} onClose={() => layer.value = "none"} look="palette" untitled>
      <div class="palette-query">
        <Icon name="search" />
        <input
          type="text"
          role="combobox"
          aria-label={t("palette.query")}
          aria-expanded="true"
          aria-autocomplete="list"
          aria-controls={id}
          aria-activedescendant={entries[at] === undefined ? undefined : `${id}-${at}`}
          placeholder={t("palette.placeholder")}
          autocomplete="off"
          spellcheck={false}
          value={query}
          onInput={(event) => {
            setQuery(event.currentTarget.value);
            setPlace(0);
          }}
          onKeyDown={press}
        />
      </div>
      <Results id={id} sections={sections} at={at} onPoint={setPlace} onRun={run} />
      {entries.length === 0 && found.state !== "searching" && <p class="quiet">{t("palette.nothing")}</p>}
      <p class="hint" role="status">
        {found.state === "searching" && t("palette.searching")}
        {found.state === "failed" && t("palette.failed", { reason: found.reason })}
        {(found.state === "found" || found.state === "none") && t("palette.count", { n: entries.length })}
      </p>
    </Dialog>
  );
}

/** Where a key leads in a list of so many; null for other keys. */
function moved(key: string, at: number, many: number): number | null {
  if (many === 0) return null;
  switch (key) {
    case "ArrowDown":
      return (at + 1) % many;
    case "ArrowUp":
      return (at + many - 1) % many;
    case "PageDown":
      return Math.min(many - 1, at + 6);
    case "PageUp":
      return Math.max(0, at - 6);
    default:
      return null;
  }
}

function goTo(path: string, route: (path: string) => void): void {
  route(path);
  // the focus was in what is gone now
  document.getElementById("content")?.focus({ preventScroll: true });
}
