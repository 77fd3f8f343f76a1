/** The prompt bar: what is to be made, from what, how, and for how much. */

import { useEffect, useState } from "preact/hooks";
import { Dialog } from "../parts/dialog.tsx";
import { Icon } from "../parts/icon.tsx";
import { draft, modelWanted } from "../state/draft.ts";
import { t } from "../text/mod.ts";
import { Generate } from "./generate.tsx";
import { Prompt } from "./prompt.tsx";
import { References } from "./references.tsx";
import { SettingsRow } from "./settings_row.tsx";
import { useNarrow } from "./use_narrow.ts";
import { model, troubles } from "./wish.ts";

export function Composer() {
  const narrow = useNarrow();
  return (
    <form
      class="composer glass"
      aria-label={t("shell.create")}
      onSubmit={(event) => event.preventDefault()}
    >
      <Prompt />
      {narrow ? <Compact /> : (
        <>
          <SettingsRow />
          <div class="composer-row">
            <References />
            <Generate />
          </div>
        </>
      )}
    </form>
  );
}

/** Little room: everything but the prompt is in a sheet. */
function Compact() {
  const [open, setOpen] = useState(false);
  const wanted = modelWanted.value;
  useEffect(() => {
    if (wanted === 0) return;
    // who comes again later did not ask again
    modelWanted.value = 0;
    setOpen(true);
  }, [wanted]);
  const { references } = draft.value;
  return (
    <div class="composer-row">
      <button type="button" class="button" aria-haspopup="dialog" onClick={() => setOpen(true)}>
        <Icon name={troubles.value.length > 0 ? "warning" : "settings"} />
        <span class="composer-model" translate={false}>{model.value.title}</span>
        {references.length > 0 && <span class="badge">{references.length}</span>}
      </button>
      <Generate />
      {open && (
        <Dialog title={t("create.settings")} onClose={() => setOpen(false)} look="sheet">
          <References />
          <SettingsRow />
        </Dialog>
      )}
    </div>
  );
}
