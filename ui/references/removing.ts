/** Deleting with a way back: what goes is out of sight at once, and is deleted when the way back has ended or the page is left. */

import { signal } from "@preact/signals";
import { act } from "../state/act.ts";
import { request } from "../state/api.ts";
import { facts } from "../state/mod.ts";
import { lastDeeds } from "../state/session.ts";
import { toast, UNDO_MS } from "../state/toasts.ts";
import { t } from "../text/mod.ts";

/** Ids that are not shown. One that was deleted stays among them until it is stored again: lists may still hold it. */
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
      // it may be too late
      run: () => waiting.has(id) && keep(id),
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

function keep(id: string): void {
  clearTimeout(waiting.get(id));
  waiting.delete(id);
  hide(id, false);
}

function hide(id: string, away: boolean): void {
  removed.value = new Set(
    away ? [...removed.value, id] : [...removed.value].filter((one) => one !== id),
  );
}

// an id is the bytes' own: what is stored again is the same one, and nobody wants it to go any more
facts.onEvent((event) => event.type === "ReferenceStored" && keep(event.data.mediaId));
facts.restarts.subscribe(() => {
  // that may have happened meanwhile
  removed.value = new Set([...removed.peek()].filter((id) => waiting.has(id)));
});

async function finishAll(): Promise<void> {
  await Promise.all([...waiting].map(([id, timer]) => {
    clearTimeout(timer);
    return finish(id);
  }));
}

addEventListener("pagehide", () => void finishAll());
lastDeeds.add(finishAll);
