/** Two assets at once, under one view: side by side, with a divider between them, or one after the other on the same place. */

import type { Asset } from "../assets/mod.ts";
import { keysLabel } from "../keyboard/keys.ts";
import { IconButton } from "../parts/icon_button.tsx";
import { t } from "../text/mod.ts";
import { Blinking } from "./blinking.tsx";
import { type LightDesk, mode, MODES } from "./desk.ts";
import { Divided } from "./divided.tsx";
import { Moving, Which } from "./moving.tsx";
import { sizeOf, Staged } from "./picture.tsx";

export interface CompareProps {
  readonly light: LightDesk;
  readonly first: Asset;
  readonly second: Asset;
  readonly onSwipe: (step: 1 | -1) => void;
  readonly onSwap: () => void;
  readonly onStop: () => void;
  readonly onBroken: () => void;
}

export function Compare({ light, first, second, onSwipe, onSwap, onStop, onBroken }: CompareProps) {
  const pair = [first, second] as const;
  const stage = { light, size: sizeOf(first), onSwipe };
  return (
    <>
      <div class="compared">
        {mode.value === "side" &&
          pair.map((asset, n) => (
            <Staged key={n} light={light} size={sizeOf(asset)} onSwipe={onSwipe}>
              {(style) => (
                <>
                  <Moving asset={asset} style={style} onBroken={onBroken} />
                  <Which n={n} />
                </>
              )}
            </Staged>
          ))}
        {mode.value === "divide" && <Divided {...stage} pair={pair} onBroken={onBroken} />}
        {mode.value === "blink" && <Blinking {...stage} pair={pair} onBroken={onBroken} />}
      </div>
      <div class="compare-bar glass" role="group" aria-label={t("lightbox.compare")}>
        <span class="segments">
          {MODES.map((one) => (
            <button
              key={one}
              type="button"
              aria-pressed={mode.value === one}
              onClick={() => mode.value = one}
            >
              {t(`lightbox.mode.${one}`)}
            </button>
          ))}
        </span>
        <IconButton
          icon="loop"
          label={t("keys.lightbox.swap")}
          keys={keysLabel("lightbox.swap")}
          onClick={onSwap}
        />
        <button type="button" class="button small" onClick={onStop}>{t("lightbox.stopComparing")}</button>
      </div>
    </>
  );
}
