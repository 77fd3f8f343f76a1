/** The bar at the foot of the canvas: what is done to all of it. */

import { useRef } from "preact/hooks";
import { keysLabel } from "../keyboard/keys.ts";
import { IconButton } from "../parts/icon_button.tsx";
import { number, t } from "../text/mod.ts";
import { addNote, tidy } from "./acts.ts";
import { upload } from "./add.ts";
import { snaps } from "./desk.ts";
import { makeScene } from "./scene/acts.ts";
import { StepButtons } from "./step_buttons.tsx";
import { useDesk } from "./use_desk.ts";
import { ZOOM_STEP } from "./view.ts";

export function Toolbar() {
  const desk = useDesk();
  const file = useRef<HTMLInputElement>(null);
  const { view } = desk;
  const percent = Math.round(view.zoom.value * 100);
  return (
    <div class="canvas-bar glass" role="toolbar" aria-label={t("canvas.tools")}>
      <StepButtons />
      <hr />
      <IconButton
        icon="edit"
        label={t("canvas.addNote")}
        keys={keysLabel("canvas.note")}
        onClick={() => addNote(desk)}
      />
      <IconButton
        icon="scene"
        label={t("canvas.scene.new")}
        onClick={() => {
          desk.sheet.select([]);
          makeScene(desk);
        }}
      />
      <IconButton icon="image" label={t("canvas.upload")} onClick={() => file.current?.click()} />
      <input
        ref={file}
        type="file"
        accept="image/*,video/*"
        multiple
        hidden
        onChange={({ currentTarget }) => {
          void upload(desk, [...currentTarget.files ?? []]);
          currentTarget.value = "";
        }}
      />
      <IconButton
        icon="queue"
        label={t("canvas.tidy")}
        keys={keysLabel("canvas.tidy")}
        onClick={() => tidy(desk)}
      />
      <IconButton
        icon="drag"
        label={t("canvas.snap")}
        pressed={snaps.value}
        onClick={() => snaps.value = !snaps.value}
      />
      <hr />
      <IconButton
        icon="minus"
        label={t("canvas.zoomOut")}
        keys={keysLabel("canvas.zoomOut")}
        onClick={() => view.zoomTo(view.camera.k / ZOOM_STEP)}
      />
      <button
        type="button"
        class="button quiet small numbers canvas-zoom"
        aria-label={t("canvas.zoom", { n: percent })}
        title={keysLabel("canvas.full")}
        onClick={() => view.zoomTo(1)}
      >
        {number(percent)} %
      </button>
      <IconButton
        icon="plus"
        label={t("canvas.zoomIn")}
        keys={keysLabel("canvas.zoomIn")}
        onClick={() => view.zoomTo(view.camera.k * ZOOM_STEP)}
      />
      <IconButton
        icon="fit"
        label={t("canvas.fit")}
        keys={keysLabel("canvas.fit")}
        onClick={() => desk.fit()}
      />
    </div>
  );
}
