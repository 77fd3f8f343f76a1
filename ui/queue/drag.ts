/** Dragging a row of the queue to another place; the buttons and keys do the same. */

import { signal } from "@preact/signals";
import { move } from "./actions.ts";
import { lists } from "./lists.ts";

/** The row that is dragged over, and on which side of it the dragged one would land. */
export const over = signal<{ readonly jobId: string; readonly side: "above" | "below" } | null>(null);

let dragged: string | null = null;

/** A row is taken by its grip. */
export function grab({ currentTarget, dataTransfer }: DragEvent, jobId: string): void {
  dragged = jobId;
  const row = (currentTarget as HTMLElement).closest("li");
  if (dataTransfer === null || row === null) return;
  dataTransfer.effectAllowed = "move";
  dataTransfer.setDragImage(row, 20, 20);
}

/** It is held over a row. */
export function holdOver(event: DragEvent, jobId: string): void {
  if (dragged === null) return;
  event.preventDefault();
  const { top, height } = (event.currentTarget as HTMLElement).getBoundingClientRect();
  const side = event.clientY < top + height / 2 ? "above" : "below";
  if (over.value?.jobId !== jobId || over.value.side !== side) over.value = { jobId, side };
}

/** It is let go, over a row or elsewhere. */
export function letGo(event: DragEvent): void {
  const [jobId, target] = [dragged, over.value];
  dragged = null;
  over.value = null;
  if (event.type !== "drop" || jobId === null || target === null || target.jobId === jobId) return;
  event.preventDefault();
  const ids = lists.next.value.filter((id) => id !== jobId);
  const before = ids[ids.indexOf(target.jobId) + (target.side === "below" ? 1 : 0)];
  void move(jobId, before === undefined ? "end" : { before });
}
