/** Two pictures one after the other on the same place: what differs jumps. */

import { useEffect, useState } from "preact/hooks";
import { IconButton } from "../parts/icon_button.tsx";
import { t } from "../text/mod.ts";
import { Moving, type PairProps, Which } from "./moving.tsx";
import { Staged } from "./picture.tsx";

/** Each is shown so long, ms: slower than what may not flash. */
const BLINK_MS = 900;

export function Blinking({ pair, onBroken, ...stage }: PairProps) {
  const [shown, setShown] = useState(0);
  const [runs, setRuns] = useState(!matchMedia("(prefers-reduced-motion: reduce)").matches);
  useEffect(() => {
    if (!runs) return;
    const timer = setInterval(() => setShown((n) => 1 - n), BLINK_MS);
    return () => clearInterval(timer);
  }, [runs]);
  return (
    <Staged {...stage}>
      {(style) => (
        <>
          {pair.map((asset, n) => (
            <Moving
              key={n}
              asset={asset}
              style={{ ...style, visibility: n === shown ? "visible" : "hidden" }}
              onBroken={onBroken}
            />
          ))}
          <Which n={shown} />
          <span class="blink-tools">
            <IconButton
              icon={runs ? "pause" : "play"}
              label={t(runs ? "lightbox.blinkStop" : "lightbox.blinkGo")}
              onClick={() => setRuns(!runs)}
            />
            <button type="button" class="button small" onClick={() => setShown(1 - shown)}>
              {t("lightbox.blinkOther")}
            </button>
          </span>
        </>
      )}
    </Staged>
  );
}
