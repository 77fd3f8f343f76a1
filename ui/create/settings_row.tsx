/** How it is to be made. What the model cannot do is marked where it is chosen. */

import type { Kind } from "@sluice/domain";
import { changeDraft, draft } from "../state/draft.ts";
import { t } from "../text/mod.ts";
import { Count } from "./count.tsx";
import { ModelButton } from "./model_button.tsx";
import { More } from "./more.tsx";
import { Ratios } from "./ratios.tsx";
import { operationOf } from "./roles.ts";
import { Select } from "./select.tsx";
import { model, troubleAt } from "./wish.ts";

const KINDS = ["image", "video"] as const satisfies readonly Kind[];

export function SettingsRow() {
  const { kind, duration, resolution } = draft.value;
  const { durations, resolutions, takes } = model.value;
  const operation = operationOf(draft.value, model.value);
  return (
    <div class="settings">
      <div class="segments" role="group" aria-label={t("create.kind")}>
        {KINDS.map((one) => (
          <button
            key={one}
            type="button"
            aria-pressed={kind === one}
            onClick={() => changeDraft({ kind: one, model: null, operation: null })}
          >
            {t(`create.${one}`)}
          </button>
        ))}
      </div>
      <ModelButton />
      <Ratios />
      <Count />
      {kind === "video" && durations.length > 0 && (
        <Select
          label={t("create.duration")}
          value={duration}
          auto={t("create.seconds", { n: durations[0]! })}
          choices={durations.slice(1).toSorted((a, b) => a - b).map((n) => ({
            value: n,
            text: t("create.seconds", { n }),
          }))}
          odd={(n) => t("create.seconds", { n })}
          trouble={troubleAt("duration")}
          onChange={(value) => changeDraft({ duration: value })}
        />
      )}
      {(resolutions.length > 1 || resolution !== null) && (
        <Select
          label={t("create.resolution")}
          value={resolution}
          auto={t("create.standard")}
          choices={resolutions.map((value) => ({ value, text: value }))}
          odd={(value) => value}
          trouble={troubleAt("resolution")}
          onChange={(value) => changeDraft({ resolution: value })}
        />
      )}
      {operation !== null && (
        <Select
          label={t("create.operation")}
          value={operation}
          choices={takes.operations.map((value) => ({ value, text: t(`create.op.${value}`) }))}
          odd={(value) => t(`create.op.${value}`)}
          trouble={troubleAt("operation")}
          onChange={(value) => changeDraft({ operation: value })}
        />
      )}
      <More />
    </div>
  );
}
