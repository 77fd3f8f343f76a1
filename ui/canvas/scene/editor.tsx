/** The strip editor: the preview of a scene above its clips, at the foot of the canvas. */

import { useEffect, useMemo, useRef } from "preact/hooks";
import { type Handler, useKeys } from "../../keyboard/keys.ts";
import type { ShortcutId } from "../../keyboard/table.ts";
import { IconButton } from "../../parts/icon_button.tsx";
import { t } from "../../text/mod.ts";
import { StepButtons } from "../step_buttons.tsx";
import { useDesk } from "../use_desk.ts";
import { Preview } from "./preview.tsx";
import { SceneDesk } from "./scene_desk.ts";
import { tenths } from "./strip.ts";
import { focusTile, removeClip, Tiles } from "./tiles.tsx";
import { Trim } from "./trim.tsx";
import { useDraft } from "./use_draft.ts";

/** Shortcuts of the sheet that would change it from within the editor. */
const NOT_HERE = ["note", "tidy", "group", "ungroup", "duplicate", "selectAll", "menu"] as const;

export function SceneEditor({ id }: { readonly id: string }) {
  const desk = useDesk();
  const scene = useMemo(() => new SceneDesk(desk, id), [desk, id]);
  const panel = useRef<HTMLElement>(null);
  const node = scene.node.value;
  const close = () => {
    // a field that is being written in keeps what was written
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
    desk.scene.value = null;
    desk.focusOn(id);
  };
  useEffect(() => {
    if (scene.shots.peek().length > 0) focusTile(panel.current!, 0);
    else panel.current?.focus({ preventScroll: true });
    return scene.follow();
  }, [scene]);
  useEffect(() => {
    // undone, taken off, or gone with another tab
    if (node !== undefined || desk.scene.peek() !== id) return;
    desk.scene.value = null;
    // the focus went with it
    if (document.activeElement !== document.body) return;
    document.querySelector<HTMLElement>(".canvas-nodes")?.focus({ preventScroll: true });
  }, [node === undefined]);
  useKeys(keysOf(scene, () => panel.current));
  if (node === undefined) return null;
  const { name, clips } = node.content;
  const offered = scene.offered.value.length;
  return (
    <section
      ref={panel}
      class="scene-editor glass"
      aria-label={t("canvas.scene.editor", { name })}
      tabIndex={-1}
      onKeyDown={(event) => {
        if (event.key !== "Escape" || event.isComposing) return;
        event.preventDefault();
        close();
      }}
    >
      <header class="scene-head">
        <Name scene={scene} />
        <span class="numbers scene-sum">
          {t("canvas.scene.sum", { n: clips.length, length: tenths(scene.strip.value.length) })}
        </span>
        <StepButtons />
        <IconButton icon="close" label={t("canvas.scene.close")} onClick={close} />
      </header>
      <Preview scene={scene} />
      <div class="scene-work">
        {clips.length === 0
          ? <p class="scene-empty">{t("canvas.scene.emptyHelp")}</p>
          : <Tiles scene={scene} />}
        <div class="scene-foot">
          <Trim scene={scene} />
          <button
            type="button"
            class="button small"
            aria-disabled={offered === 0 || scene.isFull}
            title={offered === 0 ? t("canvas.scene.chooseClips") : undefined}
            onClick={() => scene.add()}
          >
            {t("canvas.scene.addChosen", { n: offered })}
          </button>
        </div>
      </div>
    </section>
  );
}

function Name({ scene }: { readonly scene: SceneDesk }) {
  const field = useDraft(scene.node.value?.content.name ?? "", (written) => scene.rename(written.trim()));
  return (
    <input
      type="text"
      class="scene-name"
      dir="auto"
      maxLength={80}
      aria-label={t("canvas.scene.name")}
      {...field}
    />
  );
}

/** What its keys do while the focus is in it; elsewhere the sheet has them. */
function keysOf(
  scene: SceneDesk,
  panel: () => HTMLElement | null,
): Readonly<Partial<Record<ShortcutId, Handler>>> {
  const inside = (run: (focused: HTMLElement) => void | false): Handler => () => {
    const { activeElement } = document;
    if (!(activeElement instanceof HTMLElement) || panel()?.contains(activeElement) !== true) return false;
    return run(activeElement);
  };
  return {
    ...Object.fromEntries(NOT_HERE.map((key) => [`canvas.${key}`, inside(() => {})])),
    "canvas.remove": inside((focused) => {
      const list = focused.closest(".scene-tiles");
      if (list !== null) removeClip(scene, scene.chosen.peek(), list);
    }),
    "clip.play": inside((focused) => {
      // on a button Space presses the button; a clip is chosen already when its tile has the focus
      if (focused instanceof HTMLButtonElement && focused.dataset["clip"] === undefined) return false;
      return scene.player.toggle();
    }),
  };
}
