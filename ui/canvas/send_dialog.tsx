/** "Send to canvas…": the way to lay assets on a canvas from other pages, without a drag. */

import type { AssetRef } from "@sluice/domain";
import { useLocation } from "preact-iso";
import { Dialog } from "../parts/dialog.tsx";
import { Icon } from "../parts/icon.tsx";
import { act, reasonOf } from "../state/act.ts";
import { toast } from "../state/toasts.ts";
import { t } from "../text/mod.ts";
import { canvases, createCanvas, failed, useCanvases } from "./list.ts";
import { layOn } from "./lay_on.ts";

/** An asset with its shape in pixels. */
export type Sent = AssetRef & { readonly width: number | null; readonly height: number | null };

export function SendDialog(
  { assets, onClose }: { readonly assets: readonly Sent[]; readonly onClose: () => void },
) {
  const { route } = useLocation();
  useCanvases();
  const send = async (canvas: { readonly id: string; readonly name: string } | null) => {
    onClose();
    const target = canvas ??
      await act({ run: () => createCanvas(t("canvas.newName")), failed: t("canvas.createFailed") });
    if (target === null) return;
    const { id, name } = target;
    if (await act({ run: () => layOn(id, assets), failed: t("canvas.refused") }) === null) return;
    const action = { label: t("canvas.openIt"), run: () => route(`/canvas/${id}`) };
    toast({ kind: "done", text: t("canvas.sent", { name }), action });
  };
  return (
    <Dialog title={t("canvas.send")} onClose={onClose}>
      {failed.value !== null && <p class="notice bad">{t("canvas.loadFailed")}: {reasonOf(failed.value)}</p>}
      <ul class="canvas-choices" aria-busy={canvases.value === null}>
        <li>
          <button type="button" class="button wide" onClick={() => void send(null)}>
            <Icon name="plus" />
            {t("canvas.new")}
          </button>
        </li>
        {canvases.value?.map((one) => (
          <li key={one.id}>
            <button
              type="button"
              class="button wide"
              aria-label={t("canvas.sendTo", { name: one.name })}
              onClick={() => void send(one)}
            >
              <Icon name="canvas" />
              <span dir="auto">{one.name}</span>
            </button>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
