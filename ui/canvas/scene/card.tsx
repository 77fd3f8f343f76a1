/** A scene on the sheet: its first clips side by side, its name and how long it is. */

import type { SceneContent } from "./acts.ts";
import { Icon } from "../../parts/icon.tsx";
import { Thumb } from "../../parts/media.tsx";
import { t } from "../../text/mod.ts";
import type { Desk } from "../desk.ts";
import { useDesk } from "../use_desk.ts";
import { shotsOf, type ShownShot, stripFor } from "./shots.ts";
import { stripOf, tenths } from "./strip.ts";

/** Clips that are shown; of more, how many there are. */
const MOST = 8;

export function SceneCard({ content: { name, clips } }: { readonly content: SceneContent }) {
  const desk = useDesk();
  const shots = shotsOf(desk, clips);
  const more = shots.length > MOST ? shots.length - MOST + 1 : 0;
  return (
    <div class="scene-card">
      <div class="scene-card-strip">
        {shots.length === 0 && <Icon name="scene" size={28} />}
        {shots.slice(0, more > 0 ? MOST - 1 : MOST).map((shot, at) => <Frame key={at} shot={shot} />)}
        {more > 0 && <span class="scene-frame numbers">{`+${more}`}</span>}
      </div>
      <p>
        <strong dir="auto">{name}</strong>
        <span class="numbers">
          {t("canvas.scene.sum", { n: clips.length, length: tenths(stripOf(shots).length) })}
        </span>
      </p>
    </div>
  );
}

function Frame({ shot: { mediaId, why } }: { readonly shot: ShownShot }) {
  return (
    <span class="scene-frame" title={why ?? undefined}>
      {mediaId === null
        ? <Icon name="trash" size={18} />
        : <Thumb mediaId={mediaId} alt="" width={null} height={null} />}
    </span>
  );
}

/** A scene in words. */
export function nameOfScene(desk: Desk, { name, clips }: SceneContent): string {
  return t("canvas.scene.nameOf", { name, n: clips.length, length: tenths(stripFor(desk, clips).length) });
}
