/** Buttons for what wheel, drag and fingers do: larger, smaller, the whole, and to every side. */

import { keysLabel } from "../keyboard/keys.ts";
import type { ShortcutId } from "../keyboard/table.ts";
import type { IconName } from "../parts/icon.tsx";
import { IconButton } from "../parts/icon_button.tsx";
import { t } from "../text/mod.ts";
import type { LightDesk } from "./desk.ts";
import type { Size } from "./view.ts";
import { FITTED, MOST, STEP } from "./view.ts";

/** One press moves by so much, px. */
export const PAN = 120;

const SIDES: readonly (readonly [ShortcutId & `lightbox.pan${string}`, IconName, number, number])[] = [
  ["lightbox.panLeft", "left", PAN, 0],
  ["lightbox.panUp", "up", 0, PAN],
  ["lightbox.panDown", "down", 0, -PAN],
  ["lightbox.panRight", "right", -PAN, 0],
];

/** `size`: pixels of the picture. */
export function ZoomTools({ light, size }: { readonly light: LightDesk; readonly size: Size }) {
  const { view, stage } = light;
  const { scale } = view.value;
  const fit = stage.value?.place.value.fit.width ?? size.width;
  const zoom = (factor: number) => () => stage.peek()?.zoom(factor);
  return (
    <div class="zoom-tools glass" role="group" aria-label={t("lightbox.zoom")}>
      <IconButton
        icon="minus"
        label={t("keys.lightbox.zoomOut")}
        keys={keysLabel("lightbox.zoomOut")}
        disabled={scale <= 1}
        onClick={zoom(1 / STEP)}
      />
      <button
        type="button"
        class="button quiet small numbers"
        title={`${t("keys.lightbox.fit")} (${keysLabel("lightbox.fit")})`}
        aria-label={t("lightbox.fit", { n: Math.round(scale * fit / size.width * 100) })}
        onClick={() => view.value = FITTED}
      >
        {t("lightbox.percent", { n: Math.round(scale * fit / size.width * 100) })}
      </button>
      <IconButton
        icon="plus"
        label={t("keys.lightbox.zoomIn")}
        keys={keysLabel("lightbox.zoomIn")}
        disabled={scale >= MOST}
        onClick={zoom(STEP)}
      />
      {scale > 1 && SIDES.map(([id, icon, x, y]) => (
        <IconButton
          key={id}
          icon={icon}
          label={t(`keys.${id}`)}
          keys={keysLabel(id)}
          onClick={() => stage.peek()?.pan(x, y)}
        />
      ))}
    </div>
  );
}
