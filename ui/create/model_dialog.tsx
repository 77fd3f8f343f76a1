/** All models of the kind by their site: price, whether one is online, and why one cannot be chosen now. */

import { type Model, MODELS, PROVIDERS } from "@sluice/domain";
import { Dialog } from "../parts/dialog.tsx";
import { Icon } from "../parts/icon.tsx";
import { changeDraft, draft } from "../state/draft.ts";
import { facts } from "../state/mod.ts";
import { t } from "../text/mod.ts";
import { say } from "../text/words.ts";
import { costOf } from "./cost.ts";
import { whyNot } from "./fits.ts";
import { agentsFor, modelOf } from "./online.ts";

export function ModelDialog({ onClose }: { readonly onClose: () => void }) {
  const { kind, model: chosen } = draft.value;
  const choose = (id: string | null) => {
    changeDraft({ model: id });
    onClose();
  };
  const auto = modelOf({ kind, model: null }, facts.agents.value.values());
  return (
    <Dialog title={t("create.chooseModel")} onClose={onClose} look="wide models">
      <button type="button" class="model" aria-pressed={chosen === null} onClick={() => choose(null)}>
        <span class="model-name">{t("create.auto")}</span>
        <span class="hint">{t("create.autoHelp", { model: auto.title })}</span>
      </button>
      {PROVIDERS.map((provider) => {
        const models = MODELS.filter((one) => one.provider === provider && one.kind === kind);
        return models.length === 0 ? null : (
          <section key={provider}>
            <h3>{t(`provider.${provider}`)}</h3>
            <ul class="model-list">
              {models.map((one) => (
                <li key={one.id}>
                  <Choice model={one} chosen={one.id === chosen} onChoose={() => choose(one.id)} />
                </li>
              ))}
            </ul>
          </section>
        );
      })}
    </Dialog>
  );
}

function Choice(
  { model, chosen, onChoose }: {
    readonly model: Model;
    readonly chosen: boolean;
    readonly onChoose: () => void;
  },
) {
  const why = whyNot(draft.value, model);
  const online = agentsFor(model, facts.agents.value.values()).length > 0;
  return (
    <button
      type="button"
      class="model"
      aria-pressed={chosen}
      aria-disabled={why !== null}
      onClick={() => why === null && onChoose()}
    >
      <span class="model-name">
        {model.title}
        {chosen && <Icon name="check" size={16} />}
      </span>
      <span class="hint numbers">{t("create.each", { n: costOf({ ...draft.value, count: 1 }, model) })}</span>
      <span class={online ? "model-line online" : "model-line"}>
        <span class={online ? "dot good" : "dot"} aria-hidden="true" />
        {t(online ? "create.online" : "create.offline")}
      </span>
      {why !== null && <span class="model-line why">{say(why)}</span>}
    </button>
  );
}
