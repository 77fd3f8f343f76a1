/** The button that costs: it says how much before it is pressed, and why it cannot be. */

import { keysLabel } from "../keyboard/keys.ts";
import { IconButton } from "../parts/icon_button.tsx";
import { announce } from "../state/announce.ts";
import { changeDraft, draft } from "../state/draft.ts";
import { toast } from "../state/toasts.ts";
import { t } from "../text/mod.ts";
import { mended } from "./mend.ts";
import { cost, generate, hindrance, model, troubles } from "./wish.ts";

export function Generate() {
  const why = hindrance.value;
  const press = (next: boolean) => {
    if (!generate(next) && why !== null) announce(why);
  };
  // an empty prompt needs no telling off
  const shown = draft.value.prompt.trim() === "" && troubles.value.length === 0 ? null : why;
  return (
    <div class="generate">
      {shown !== null && (
        <p class="generate-why" id="generate-why">
          {shown}
          {troubles.value.length > 0 && <Mend />}
        </p>
      )}
      <IconButton
        icon="next"
        label={t("create.next")}
        keys={keysLabel("create.submitNext")}
        disabled={why !== null}
        why={why ?? t("create.nextHelp")}
        onClick={() => press(true)}
      />
      <button
        type="button"
        class="button primary generate-button"
        aria-disabled={why !== null}
        aria-describedby={shown !== null ? "generate-why" : undefined}
        title={why ?? keysLabel("create.submit")}
        onClick={() => press(false)}
      >
        {t("create.generate")}
        <span class="generate-cost numbers">{t("create.cost", { n: cost.value })}</span>
      </button>
    </div>
  );
}

/** One press to what the model can do; with a way back, for something may go. */
function Mend() {
  const mend = () => {
    const before = draft.value;
    changeDraft(mended(before, model.value, troubles.value));
    toast({
      kind: "done",
      text: t("create.mended", { model: model.value.title }),
      action: { label: t("toast.undo"), run: () => changeDraft(before) },
    });
  };
  return <button type="button" class="button small" onClick={mend}>{t("create.fit.mend")}</button>;
}
