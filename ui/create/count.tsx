/** How many outputs. */

import { Icon } from "../parts/icon.tsx";
import { changeDraft, draft } from "../state/draft.ts";
import { t } from "../text/mod.ts";
import { model, troubleAt } from "./wish.ts";

export function Count() {
  const { kind, count } = draft.value;
  const { maxCount } = model.value;
  const clip = kind === "video";
  const to = (n: number) => changeDraft({ count: Math.max(1, n) });
  if (clip) {
    return count === 1 ? null : <p class="hint">{t("create.oneClip")}</p>;
  }
  return (
    <div
      class="setting"
      role="group"
      aria-label={t("create.count")}
      title={troubleAt("count") ?? t("create.count")}
    >
      <div class={troubleAt("count") === undefined ? "stepper" : "stepper bad"}>
        <button
          type="button"
          aria-label={t("create.fewer")}
          disabled={count <= 1}
          onClick={() => to(count - 1)}
        >
          <Icon name="minus" size={16} />
        </button>
        <output class="numbers">{count}</output>
        <button
          type="button"
          aria-label={t("create.another")}
          disabled={count >= maxCount}
          onClick={() => to(count + 1)}
        >
          <Icon name="plus" size={16} />
        </button>
      </div>
    </div>
  );
}
