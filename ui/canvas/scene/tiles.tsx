/** The clips of the open scene side by side. Arrows go from clip to clip, and only the chosen one stands in the way of Tab. */

import { useRef } from "preact/hooks";
import { Icon } from "../../parts/icon.tsx";
import { IconButton } from "../../parts/icon_button.tsx";
import { Thumb } from "../../parts/media.tsx";
import { t } from "../../text/mod.ts";
import { grab, holdOver, landing, letGo } from "./drag.ts";
import type { SceneDesk } from "./scene_desk.ts";
import { tenths } from "./strip.ts";

export function Tiles({ scene }: { readonly scene: SceneDesk }) {
  const list = useRef<HTMLOListElement>(null);
  const { length } = scene.shots.value;
  const pressed = (event: KeyboardEvent) => {
    const at = scene.chosen.peek();
    const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: length - 1 }[event.key];
    if (to === undefined || (event.target as Element).closest("[data-clip]") === null) return;
    event.preventDefault();
    if (to < 0 || to >= length) return;
    scene.choose(to);
    focusTile(list.current!, to);
  };
  return (
    <ol
      ref={list}
      class="scene-tiles"
      // time runs from left to right in every language
      dir="ltr"
      aria-label={t("canvas.scene.clips")}
      onKeyDown={pressed}
      onDrop={(event) => letGo(event, scene)}
      onDragEnd={(event) => letGo(event, scene)}
    >
      {scene.shots.value.map((_, clip) => <Tile key={clip} scene={scene} clip={clip} />)}
    </ol>
  );
}

/** Places are keys: what moves leaves the buttons, and the focus, where they are. */
function Tile({ scene, clip }: { readonly scene: SceneDesk; readonly clip: number }) {
  const tile = useRef<HTMLLIElement>(null);
  const { mediaId, alt, why } = scene.shots.value[clip]!;
  const of = scene.shots.value.length;
  const isChosen = scene.chosen.value === clip;
  const tabIndex = isChosen ? 0 : -1;
  const length = tenths(scene.strip.value.spans[clip]!.length);
  const marks = [
    isChosen && "chosen",
    scene.seen.value === clip && "seen",
    landing.value === clip && "before",
    landing.value === clip + 1 && "after",
  ];
  const move = (by: 1 | -1) => {
    scene.move(clip, clip + by);
    // the button goes along with its clip
    const name = by < 0 ? ":nth-of-type(1)" : ":nth-of-type(2)";
    tile.current!.parentElement!.children[clip + by]!.querySelector<HTMLElement>(`.icon-button${name}`)
      ?.focus();
  };
  return (
    <li
      ref={tile}
      class={["scene-tile", ...marks].filter(Boolean).join(" ")}
      draggable
      onDragStart={(event) => grab(event, clip)}
      onDragOver={(event) => holdOver(event, clip)}
    >
      <button
        type="button"
        class="scene-thumb"
        data-clip={clip}
        tabIndex={tabIndex}
        aria-pressed={isChosen}
        aria-label={t("canvas.scene.clip", { at: clip + 1, of, alt: why ?? alt, length })}
        title={alt}
        onClick={() => scene.choose(clip)}
      >
        {mediaId === null
          ? <Icon name="trash" />
          : <Thumb mediaId={mediaId} alt="" width={null} height={null} />}
        <span class={why === null ? "numbers" : "why"}>{why ?? length}</span>
      </button>
      <div class="scene-tools" role="group" aria-label={t("canvas.scene.clipAt", { at: clip + 1 })}>
        <IconButton
          icon="left"
          label={t("canvas.scene.earlier")}
          tabIndex={tabIndex}
          disabled={clip === 0}
          onClick={() => move(-1)}
        />
        <IconButton
          icon="right"
          label={t("canvas.scene.later")}
          tabIndex={tabIndex}
          disabled={clip === of - 1}
          onClick={() => move(1)}
        />
        <IconButton
          icon="trash"
          label={t("canvas.scene.remove")}
          tabIndex={tabIndex}
          danger
          onClick={() => removeClip(scene, clip, tile.current!.parentElement!)}
        />
      </div>
    </li>
  );
}

/** Takes a clip out; the focus goes to the one that stands at its place now, or to the editor. */
export function removeClip(scene: SceneDesk, clip: number, list: Element): void {
  scene.remove(clip);
  const left = scene.shots.peek().length;
  if (left > 0) focusTile(list, Math.min(clip, left - 1));
  else list.closest<HTMLElement>(".scene-editor")?.focus();
}

/** Gives a clip's tile the focus, and brings it into sight. */
export function focusTile(list: Element, clip: number): void {
  const tile = list.querySelector<HTMLElement>(`[data-clip="${clip}"]`);
  tile?.focus({ preventScroll: true });
  tile?.scrollIntoView({ block: "nearest", inline: "nearest", behavior: "instant" });
}
