/** The trim of the chosen clip: fields in seconds, and buttons that take the place of the preview. */

import { Field } from "../../parts/field.tsx";
import { t } from "../../text/mod.ts";
import type { SceneDesk } from "./scene_desk.ts";
import { useDraft } from "./use_draft.ts";

export function Trim({ scene }: { readonly scene: SceneDesk }) {
  const clip = scene.chosen.value;
  const shot = scene.shots.value[clip];
  if (shot === undefined || shot.mediaId === null) return null;
  const { from, to, duration } = shot;
  const end = to ?? duration;
  return (
    <div class="scene-trim" role="group" aria-label={t("canvas.scene.trim", { at: clip + 1 })}>
      <Edge
        scene={scene}
        edge="from"
        ms={from}
        least={0}
        most={end}
        write={(ms) => scene.trim(clip, { from: ms ?? 0 })}
      />
      <Edge
        scene={scene}
        edge="to"
        ms={end}
        least={from}
        most={duration}
        write={(ms) => scene.trim(clip, { to: ms })}
      />
    </div>
  );
}

interface EdgeProps {
  readonly scene: SceneDesk;
  readonly edge: "from" | "to";
  /** Null when it is not known. */
  readonly ms: number | null;
  readonly least: number;
  readonly most: number | null;
  /** Null for an empty field. */
  readonly write: (ms: number | null) => void;
}

function Edge({ scene, edge, ms, least, most, write }: EdgeProps) {
  const isSeen = scene.seen.value === scene.chosen.value;
  // what does not fit is brought to what does, and shows so
  const field = useDraft(ms === null ? "" : seconds(ms), (written) => {
    const wanted = Number(written);
    write(written === "" || Number.isNaN(wanted) ? null : Math.round(wanted * 10) * 100);
  });
  const setHere = () => {
    const { start, from } = scene.strip.peek().spans[scene.chosen.peek()]!;
    write(Math.round((scene.player.at.peek() - start + from) / 100) * 100);
  };
  return (
    <div class="scene-edge">
      <Field label={t(`canvas.scene.${edge}`)}>
        {(tie) => (
          <input
            {...tie}
            type="number"
            inputMode="decimal"
            min={seconds(least)}
            max={most === null ? undefined : seconds(most)}
            step="0.1"
            {...field}
          />
        )}
      </Field>
      <button
        type="button"
        class="button small"
        aria-disabled={!isSeen}
        title={isSeen ? undefined : t("canvas.scene.elsewhere")}
        onClick={() => isSeen && setHere()}
      >
        {t(`canvas.scene.${edge}Here`)}
      </button>
    </div>
  );
}

function seconds(ms: number): string {
  return (ms / 1_000).toFixed(1);
}
