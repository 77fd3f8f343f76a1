/** Which model: the button says it, its dialog lets choose. */

import { useEffect, useState } from "preact/hooks";
import { Icon } from "../parts/icon.tsx";
import { modelWanted } from "../state/draft.ts";
import { facts } from "../state/mod.ts";
import { t } from "../text/mod.ts";
import { ModelDialog } from "./model_dialog.tsx";
import { agentsFor } from "./online.ts";
import { model } from "./wish.ts";

export function ModelButton() {
  const [open, setOpen] = useState(false);
  const wanted = modelWanted.value;
  useEffect(() => {
    if (wanted === 0) return;
    modelWanted.value = 0;
    setOpen(true);
  }, [wanted]);
  const online = agentsFor(model.value, facts.agents.value.values()).length > 0;
  return (
    <>
      <button
        type="button"
        class="button"
        aria-haspopup="dialog"
        aria-label={`${t("create.model")}: ${model.value.title}`}
        title={online ? t("create.online") : t("create.offline")}
        onClick={() => setOpen(true)}
      >
        <span class={online ? "dot good" : "dot"} aria-hidden="true" />
        {model.value.title}
        <Icon name="down" size={14} />
      </button>
      {open && <ModelDialog onClose={() => setOpen(false)} />}
    </>
  );
}
