/** The open canvas with what stands around it. */

import { useEffect, useState } from "preact/hooks";
import { useKeys } from "../keyboard/keys.ts";
import { Empty } from "../parts/empty.tsx";
import { IconButton } from "../parts/icon_button.tsx";
import { Page } from "../parts/page.tsx";
import { showMenuAt } from "../parts/menu.tsx";
import { pref } from "../state/prefs.ts";
import { t } from "../text/mod.ts";
import { askToDelete } from "./canvases.tsx";
import { ChosenBar } from "./chosen_bar.tsx";
import { Minimap } from "./minimap.tsx";
import { NameDialog } from "./name_dialog.tsx";
import { handlersOf } from "./room_keys.ts";
import { PromptBar } from "./prompt_bar.tsx";
import { SceneEditor } from "./scene/editor.tsx";
import { Shelf } from "./shelf.tsx";
import { Surface } from "./surface.tsx";
import { Toolbar } from "./toolbar.tsx";
import { useDesk } from "./use_desk.ts";

const shelf = pref("canvas.shelf", false, (value): value is boolean => typeof value === "boolean");

export function Room() {
  const desk = useDesk();
  const name = desk.sync.name.value;
  const scene = desk.scene.value;
  useKeys(handlersOf(desk));
  useEffect(() => {
    document.title = `${name} · Sluice`;
  }, [name]);
  if (desk.gone.value) {
    return (
      <Page title={name}>
        <Empty icon="canvas" title={t("canvas.gone")}>
          <p>{t("canvas.goneHelp")}</p>
          <a class="button primary" href="/canvas">{t("canvas.back")}</a>
        </Empty>
      </Page>
    );
  }
  return (
    <div class="canvas-room">
      <Surface />
      <Head name={name} />
      <ChosenBar />
      {desk.sheet.ids.value.length === 0 && (
        <div class="canvas-blank">
          <h2>{t("canvas.blank")}</h2>
          <p>{t("canvas.blankHelp")}</p>
        </div>
      )}
      {scene !== null
        ? <SceneEditor key={scene} id={scene} />
        : desk.composing.value
        ? <PromptBar />
        : <Toolbar />}
      {scene === null && !desk.composing.value && <Minimap />}
      {shelf.value && <Shelf />}
    </div>
  );
}

function Head({ name }: { readonly name: string }) {
  const desk = useDesk();
  const [naming, setNaming] = useState(false);
  const { state } = desk.sync.saving.value;
  return (
    <header class="canvas-head">
      <div class="canvas-title glass">
        <IconButton icon="left" label={t("canvas.back")} onClick={() => desk.leave("/canvas")} />
        <h1 dir="auto">{name}</h1>
        <span class={`canvas-saving ${state}`} role="status">{t(`canvas.${state}`)}</span>
        <IconButton
          icon="more"
          label={t("canvas.more", { name })}
          onClick={(event) =>
            showMenuAt(event.currentTarget as Element, {
              label: t("canvas.more", { name }),
              items: [
                { label: t("canvas.rename"), icon: "edit", run: () => setNaming(true) },
                {
                  label: t("canvas.delete"),
                  icon: "trash",
                  danger: true,
                  run: () =>
                    void askToDelete({ id: desk.id, name }).then((gone) => gone && desk.leave("/canvas")),
                },
              ],
            })}
        />
      </div>
      <div class="glass canvas-toggle">
        <IconButton
          icon="gallery"
          label={t("canvas.gallery")}
          pressed={shelf.value}
          onClick={() => shelf.value = !shelf.value}
        />
      </div>
      {naming && (
        <NameDialog
          title={t("canvas.rename")}
          yes={t("canvas.save")}
          name={name}
          canvasId={desk.id}
          onClose={() => setNaming(false)}
          onMade={() => {}}
        />
      )}
    </header>
  );
}
