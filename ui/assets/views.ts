/** Searches that their owner keeps under a name. */

import { type Event, evolveView } from "@sluice/domain";
import { type Signal, signal } from "@preact/signals";
import { act } from "../state/act.ts";
import { api } from "../state/api.ts";
import { t } from "../text/mod.ts";
import { accountId } from "./ask.ts";

export interface KeptView {
  readonly viewId: string;
  readonly name: string;
  /** Of the gallery's address. */
  readonly query: string;
}

interface ViewJson {
  readonly id: string;
  readonly name: string;
  readonly query: string;
}

/** Null until the server said it. */
export const views: Signal<readonly KeptView[] | null> = signal(null);

/** Asks for the kept views. Throws `ApiError`. */
export async function loadViews(): Promise<void> {
  const answer = await api<{ readonly views: readonly ViewJson[] }>("/api/views");
  views.value = answer.views.map(({ id, name, query }) => ({ viewId: id, name, query }));
}

/** Keeps the query under a name. Whether it was kept. */
export async function saveView(name: string, query: string): Promise<boolean> {
  const run = () => api<{ readonly view: ViewJson }>("/api/views", { method: "POST", body: { name, query } });
  return await act({ run, failed: t("gallery.view.saveFailed") }) !== null;
}

/** Lets a kept view go. */
export async function deleteView({ viewId }: KeptView): Promise<void> {
  await act({
    show: () => {
      const before = views.value;
      views.value = before?.filter((view) => view.viewId !== viewId) ?? null;
      return () => views.value = before;
    },
    run: () => api(`/api/views/${viewId}`, { method: "DELETE" }),
    failed: t("gallery.view.deleteFailed"),
  });
}

/** Folds an event about kept views in. */
export function foldViews(event: Event, at: number): void {
  if (views.value === null || (event.type !== "ViewSaved" && event.type !== "ViewDeleted")) return;
  const { viewId } = event.data;
  const before = views.value.find((view) => view.viewId === viewId);
  const after = evolveView(before && { ...before, accountId: accountId(), createdAt: 0 }, event, at);
  const others = views.value.filter((view) => view.viewId !== viewId);
  views.value = after === undefined ? others : [...others, { viewId, name: after.name, query: after.query }];
}
