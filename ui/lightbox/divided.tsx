/** One picture over the other, cut at a line that can be dragged or set. */

import { useState } from "preact/hooks";
import { t } from "../text/mod.ts";
import { Moving, type PairProps, Which } from "./moving.tsx";
import { Staged } from "./picture.tsx";

export function Divided({ pair: [first, second], onBroken, ...stage }: PairProps) {
  const [cut, setCut] = useState(50);
  const drag = (event: PointerEvent) => {
    const line = event.currentTarget as HTMLElement;
    if (event.type === "pointerdown") line.setPointerCapture(event.pointerId);
    else if (!line.hasPointerCapture(event.pointerId)) return;
    event.stopPropagation();
    const { left, width } = line.parentElement!.getBoundingClientRect();
    setCut(Math.min(100, Math.max(0, (event.clientX - left) / width * 100)));
  };
  return (
    <Staged {...stage}>
      {(style) => (
        <>
          <Moving asset={second} style={style} onBroken={onBroken} />
          <div class="compare-cut" style={{ clipPath: `inset(0 ${100 - cut}% 0 0)` }}>
            <Moving asset={first} style={style} onBroken={onBroken} />
          </div>
          <Which n={0} />
          <Which n={1} />
          <div
            class="compare-line"
            style={{ translate: `${cut}cqw 0` }}
            onPointerDown={drag}
            onPointerMove={drag}
          />
          <input
            type="range"
            class="compare-range"
            aria-label={t("lightbox.divider")}
            value={cut}
            onInput={({ currentTarget }) => setCut(Number(currentTarget.value))}
          />
        </>
      )}
    </Staged>
  );
}
