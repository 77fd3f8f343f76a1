/** The shapes that the model makes, as shapes; one that it does not make stays, marked. */

import { ratioParts } from "@sluice/domain";
import { changeDraft, draft } from "../state/draft.ts";
import { t } from "../text/mod.ts";
import { sameRatio } from "./fits.ts";
import { shapesOf } from "./shapes.ts";
import { model, troubleAt } from "./wish.ts";

export function Ratios() {
  const { ratio } = draft.value;
  const { ratios } = model.value;
  const trouble = troubleAt("ratio");
  const chosen = ratio === null ? shapesOf(ratios)[0] : sameRatio(ratio, shapesOf(ratios)) ?? ratio;
  const shapes = trouble === undefined || ratio === null ? shapesOf(ratios) : [...shapesOf(ratios), ratio];
  return (
    <div class="setting" role="group" aria-label={t("create.ratio")} title={trouble}>
      <div class="ratios">
        {shapes.map((one) => (
          <button
            key={one}
            type="button"
            class={one === ratio && trouble !== undefined ? "ratio bad" : "ratio"}
            aria-pressed={one === chosen}
            aria-label={one}
            title={one}
            onClick={() => changeDraft({ ratio: one })}
          >
            <ShapeIcon ratio={one} />
          </button>
        ))}
      </div>
    </div>
  );
}

function ShapeIcon({ ratio }: { readonly ratio: string }) {
  const [width, height] = ratioParts(ratio) ?? [1, 1];
  const unit = 14 / Math.max(width, height);
  const [w, h] = [width * unit, height * unit];
  return (
    <svg viewBox="0 0 18 18" width="18" height="18" aria-hidden="true" focusable="false">
      <rect
        x={9 - w / 2}
        y={9 - h / 2}
        width={w}
        height={h}
        rx="1.5"
        fill="none"
        stroke="currentColor"
        stroke-width="1.6"
      />
    </svg>
  );
}
