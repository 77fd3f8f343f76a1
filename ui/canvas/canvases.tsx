/** All canvases of the account, the last changed first. */

import type { CanvasEntryJson } from "@sluice/protocol";
import { useLocation } from "preact-iso";
import { useState } from "preact/hooks";
import { confirm } from "../parts/confirm.tsx";
import { Empty } from "../parts/empty.tsx";
import { Icon } from "../parts/icon.tsx";
import { IconButton } from "../parts/icon_button.tsx";
import { showMenuAt } from "../parts/menu.tsx";
import { Page } from "../parts/page.tsx";
import { act, reasonOf } from "../state/act.ts";
import { facts } from "../state/mod.ts";
import { timeStyle } from "../state/prefs.ts";
import { moment, t } from "../text/mod.ts";
import { canvases, deleteCanvas, failed, loadCanvases, useCanvases } from "./list.ts";
import { NameDialog } from "./name_dialog.tsx";

export function Canvases() {
  const { route } = useLocation();
  const [naming, setNaming] = useState<CanvasEntryJson | "new" | null>(null);
  useCanvases();
  const list = canvases.value;
  const action = (
    <button type="button" class="button primary" onClick={() => setNaming("new")}>
      <Icon name="plus" />
      {t("canvas.new")}
    </button>
  );
  return (
    <Page title={t("canvas.list")} actions={list?.length === 0 ? null : action}>
      {failed.value !== null && (
        <div class="notice bad">
          <p>{t("canvas.loadFailed")}: {reasonOf(failed.value)}</p>
          <button type="button" class="button small" onClick={() => void loadCanvases()}>
            {t("canvas.retry")}
          </button>
        </div>
      )}
      {list?.length === 0 && (
        <Empty icon="canvas" title={t("canvas.empty")}>
          <p>{t("canvas.emptyHelp")}</p>
          {action}
        </Empty>
      )}
      <ul class="canvas-list" aria-busy={list === null}>
        {list === null && failed.value === null &&
          [0, 1, 2].map((at) => <li key={at} class="card skeleton" />)}
        {list?.map((one) => <Entry key={one.id} one={one} onRename={() => setNaming(one)} />)}
      </ul>
      {naming !== null && (
        <NameDialog
          title={t(naming === "new" ? "canvas.new" : "canvas.rename")}
          yes={t(naming === "new" ? "canvas.create" : "canvas.save")}
          name={naming === "new" ? "" : naming.name}
          canvasId={naming === "new" ? null : naming.id}
          onClose={() => setNaming(null)}
          onMade={(id) => route(`/canvas/${id}`)}
        />
      )}
    </Page>
  );
}

function Entry({ one, onRename }: { readonly one: CanvasEntryJson; readonly onRename: () => void }) {
  const { id, name, nodes, changed_at } = one;
  return (
    <li class="card">
      <a href={`/canvas/${id}`} aria-label={t("canvas.open", { name })}>
        <Icon name="canvas" size={28} />
        <strong dir="auto">{name}</strong>
        <span class="hint">
          {t("canvas.nodes", { n: nodes })} · {moment(Date.parse(changed_at), timeStyle.value, facts.now())}
        </span>
      </a>
      <IconButton
        icon="more"
        label={t("canvas.more", { name })}
        onClick={(event) =>
          showMenuAt(event.currentTarget as Element, {
            label: t("canvas.more", { name }),
            items: [
              { label: t("canvas.rename"), icon: "edit", run: onRename },
              { label: t("canvas.delete"), icon: "trash", danger: true, run: () => void askToDelete(one) },
            ],
          })}
      />
    </li>
  );
}

/** Deletes a canvas when its owner is sure. Whether it is gone. */
export async function askToDelete({ id, name }: Pick<CanvasEntryJson, "id" | "name">): Promise<boolean> {
  const sure = await confirm({
    title: t("canvas.deleteTitle"),
    text: t("canvas.deleteText", { name }),
    yes: t("canvas.delete"),
    danger: true,
  });
  return sure && await act({ run: () => deleteCanvas(id), failed: t("canvas.deleteFailed") }) !== null;
}
