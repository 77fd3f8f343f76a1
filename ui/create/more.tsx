/** What is seldom set: the seed, and what must not be seen. */

import { useId, useState } from "preact/hooks";
import { Field } from "../parts/field.tsx";
import { Icon } from "../parts/icon.tsx";
import { changeDraft, draft } from "../state/draft.ts";
import { t } from "../text/mod.ts";

const MOST_SEED = 0xffff_ffff;

export function More() {
  const { seed, negativePrompt } = draft.value;
  const [open, setOpen] = useState(false);
  const id = useId();
  const set = (seed !== null ? 1 : 0) + (negativePrompt !== "" ? 1 : 0);
  return (
    <>
      <button
        type="button"
        class="icon-button more-button"
        aria-label={t("create.more")}
        title={t("create.more")}
        aria-expanded={open}
        aria-controls={id}
        onClick={() => setOpen(!open)}
      >
        <Icon name="settings" />
        {set > 0 && <span class="badge">{set}</span>}
      </button>
      <div class="more" id={id} hidden={!open}>
        <Seed />
        <Field label={t("create.negative")}>
          {(tie) => (
            <textarea
              {...tie}
              rows={2}
              dir="auto"
              maxLength={4_000}
              value={negativePrompt}
              onInput={(event) => changeDraft({ negativePrompt: event.currentTarget.value })}
            />
          )}
        </Field>
      </div>
    </>
  );
}

function Seed() {
  const { seed } = draft.value;
  const [bad, setBad] = useState(false);
  const typed = (text: string) => {
    const value = text.trim() === "" ? null : Number(text);
    const ok = value === null || (Number.isInteger(value) && value >= 0 && value <= MOST_SEED);
    setBad(!ok);
    if (ok) changeDraft({ seed: value });
  };
  return (
    <Field label={t("create.seed")} hint={t("create.seedHelp")} error={bad ? t("create.seedBad") : null}>
      {(tie) => (
        <input
          {...tie}
          inputMode="numeric"
          placeholder={t("create.seedRandom")}
          value={seed === null ? "" : String(seed)}
          onInput={(event) => typed(event.currentTarget.value)}
        />
      )}
    </Field>
  );
}
