/** All shortcuts with the keys that they have now. */

import { isMac, keysNow } from "../keyboard/keys.ts";
import { shown } from "../keyboard/combo.ts";
import { ALL_SHORTCUTS, type Place, PLACES } from "../keyboard/table.ts";
import { Dialog } from "../parts/dialog.tsx";
import { t } from "../text/mod.ts";
import { layer } from "./open.ts";

export function Sheet() {
  return (
    <Dialog title={t("keys.title")} onClose={() => layer.value = "none"} look="wide">
      <div class="sheet">
        {PLACES.map((place) => <Group key={place} place={place} />)}
      </div>
      <div class="dialog-actions">
        <a class="button" href="/settings#shortcuts" onClick={() => layer.value = "none"}>{t("keys.edit")}</a>
      </div>
    </Dialog>
  );
}

function Group({ place }: { readonly place: Place }) {
  const shortcuts = ALL_SHORTCUTS.filter(([id, shortcut]) =>
    shortcut.place === place && keysNow.value[id].length > 0
  );
  if (shortcuts.length === 0) return null;
  return (
    <section>
      <h3>{t(`keys.place.${place}`)}</h3>
      <dl class="sheet-keys">
        {shortcuts.map(([id, { label }]) => (
          <div key={id}>
            <dt>{t(label)}</dt>
            <dd>{keysNow.value[id].map((combo) => <kbd key={combo}>{shown(combo, isMac)}</kbd>)}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
