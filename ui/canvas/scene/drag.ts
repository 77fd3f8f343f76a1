/** Dragging a clip to another place of the strip; its buttons do the same. */

import { signal } from "@preact/signals";
import type { SceneDesk } from "./scene_desk.ts";

/** Before which clip the dragged one would land; null while none is dragged over the strip. */
export const landing = signal<number | null>(null);

let dragged: number | null = null;

/** A clip is taken. */
export function grab({ dataTransfer }: DragEvent, clip: number): void {
  dragged = clip;
  if (dataTransfer === null) return;
  dataTransfer.effectAllowed = "move";
  // some browsers drag nothing that carries nothing
  dataTransfer.setData("text/plain", "");
}

/** It is held over a clip. */
export function holdOver(event: DragEvent, clip: number): void {
  if (dragged === null) return;
  event.preventDefault();
  const { left, width } = (event.currentTarget as HTMLElement).getBoundingClientRect();
  // time runs from left to right in every language
  landing.value = event.clientX < left + width / 2 ? clip : clip + 1;
}

/** It is let go, over the strip or elsewhere. */
export function letGo(event: DragEvent, scene: SceneDesk): void {
  const [from, before] = [dragged, landing.peek()];
  dragged = landing.value = null;
  if (event.type !== "drop" || from === null || before === null) return;
  event.preventDefault();
  scene.move(from, before > from ? before - 1 : before);
}
