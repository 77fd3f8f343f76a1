/** The shortcuts with their keys, to be changed. */

import { useState } from "preact/hooks";
import { conflictsOf } from "../keyboard/conflicts.ts";
import { keysNow, ownKeys } from "../keyboard/keys.ts";
import { ALL_SHORTCUTS, type Place, PLACES, type ShortcutId, SHORTCUTS } from "../keyboard/table.ts";
import { t } from "../text/mod.ts";
import { ShortcutRow } from "./shortcut_row.tsx";

export function Shortcuts() {
  const [recording, setRecording] = useState<ShortcutId | null>(null);
  const conflicts = conflictsOf(
    ALL_SHORTCUTS.map(([id, { place, large }]) => ({ id, place, large, keys: keysNow.value[id] })),
  );
  const groups = PLACES.map((place): readonly [Place, readonly ShortcutId[]] => [
    place,
    ALL_SHORTCUTS.flatMap(([id, shortcut]) => shortcut.place === place ? [id] : []),
  ]).filter(([, ids]) => ids.length > 0);
  return (
    <section class="card" id="shortcuts">
      <header class="card-head">
        <h2>{t("settings.shortcuts")}</h2>
        {Object.keys(ownKeys.value).length > 0 && (
          <button
            type="button"
            class="button"
            onClick={() => ownKeys.value = {}}
          >
            {t("settings.resetAll")}
          </button>
        )}
      </header>
      <p class="hint">{t("settings.shortcutsHint")}</p>
      {groups.map(([place, ids]) => (
        <section key={place}>
          <h3>{t(`keys.place.${place}`)}</h3>
          <ul class="shortcut-rows">
            {ids.map((id) => (
              <ShortcutRow
                key={id}
                id={id}
                rivals={(conflicts.get(id) ?? []).map((other) => t(SHORTCUTS[other].label))}
                recording={recording === id}
                onRecord={(on) => setRecording(on ? id : null)}
              />
            ))}
          </ul>
        </section>
      ))}
    </section>
  );
}
