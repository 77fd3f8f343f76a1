/** The preview of a scene: one video that plays the clips one after the other, silent until its owner wants to hear it. */

import { useEffect, useRef } from "preact/hooks";
import { keysLabel } from "../../keyboard/keys.ts";
import { IconButton } from "../../parts/icon_button.tsx";
import { t } from "../../text/mod.ts";
import type { SceneDesk } from "./scene_desk.ts";
import { tenths } from "./strip.ts";

export function Preview({ scene }: { readonly scene: SceneDesk }) {
  const video = useRef<HTMLVideoElement>(null);
  const { player, strip } = scene;
  useEffect(() => player.attach(video.current!), [player]);
  const { length } = strip.value;
  const runs = player.runs.value;
  return (
    <div class="scene-preview">
      <div class="scene-screen">
        <video ref={video} aria-label={t("canvas.scene.preview")} muted playsInline preload="auto" />
        {length === 0 && <p>{t("canvas.scene.nothing")}</p>}
      </div>
      <div class="scene-controls" dir="ltr">
        <IconButton
          icon={runs ? "pause" : "play"}
          label={t(runs ? "lightbox.pause" : "lightbox.play")}
          keys={keysLabel("clip.play")}
          disabled={length === 0}
          onClick={() => player.toggle()}
        />
        <Place scene={scene} />
        <IconButton
          icon={player.muted.value ? "silent" : "sound"}
          label={t("lightbox.sound")}
          pressed={!player.muted.value}
          onClick={() => player.mute(!player.muted.value)}
        />
      </div>
    </div>
  );
}

/** Alone in what it draws with every frame. */
function Place({ scene: { player, strip } }: { readonly scene: SceneDesk }) {
  const { length } = strip.value;
  const time = t("canvas.scene.time", { at: tenths(player.at.value), of: tenths(length) });
  return (
    <>
      <input
        type="range"
        class="scene-seek"
        aria-label={t("canvas.scene.seek")}
        aria-valuetext={time}
        min={0}
        max={length}
        step={100}
        value={player.at.value}
        onInput={({ currentTarget }) => player.seek(Number(currentTarget.value))}
      />
      <span class="numbers scene-time">{time}</span>
    </>
  );
}
