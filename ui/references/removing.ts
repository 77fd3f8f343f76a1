/** Deleting with a way back: what goes is out of sight at once, and is deleted when the way back has ended or the page is left. */

import { signal } from "@preact/signals";
import { act } from "../state/act.ts";
import { request } from "../state/api.ts";
import { toast, UNDO_MS } from "../state/toasts.ts";
import { t } from "../text/mod.ts";

/** Ids that are not shown. */
export const removed = signal<ReadonlySet<string>>(new Set());

const waiting = new Map<string, ReturnType<typeof setTimeout>>();

/** Takes a reference away, and says how to have it back. */
export function remove(id: string, name: string): void {
  hide(id, true);
  waiting.set(id, setTimeout(() => void finish(id), UNDO_MS));
  toast({
    kind: "done",
    text: t("references.deleted", { name }),
    action: {
      label: t("toast.undo"),
      run: () => {
        clearTimeout(waiting.get(id));
        // it may be too late
        if (waiting.delete(id)) hide(id, false);
      },
    },
  });
}

async function finish(id: string): Promise<void> {
  waiting.delete(id);
  await act({
    show: () => () => hide(id, false),
    // the page may be about to go
    run: () => request(`/api/references/${id}`, { method: "DELETE", keepalive: true }),
    failed: t("references.notDeleted"),
  });
}

function hide(id: string, away: boolean): void {
  removed.value = new Set(
    away ? [...removed.value, id] : [...removed.value].filter((one) => one !== id),
  );
}

addEventListener("pagehide", () => {
  for (const [id, timer] of waiting) {
    clearTimeout(timer);
    void finish(id);
  }
});
