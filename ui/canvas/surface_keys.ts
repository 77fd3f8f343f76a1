/** Keys of the sheet that are no shortcuts: going from node to node, moving what is chosen, and Space under a pointer. */

import { nudge } from "./acts.ts";
import type { Desk } from "./desk.ts";
import type { Hands } from "./hands.ts";
import { type Direction, readingOrder, towards } from "./reading.ts";
import { openScene } from "./scene/acts.ts";

const ARROWS: Readonly<Record<Direction, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** A key that was pressed within the sheet. */
export function pressedOnNodes(desk: Desk, event: KeyboardEvent): void {
  const { key, shiftKey, ctrlKey, metaKey, altKey, target } = event;
  if (ctrlKey || metaKey || altKey || (target as Element).closest("[data-own]") !== null) return;
  if (key === "Tab") return void (goOn(desk, shiftKey) && event.preventDefault());
  const node = desk.sheet.peek(desk.sheet.focus.peek() ?? "");
  if (Object.hasOwn(ARROWS, key)) {
    event.preventDefault();
    const isChosen = node !== undefined && desk.sheet.selection.peek().has(node.nodeId);
    const [dx, dy] = ARROWS[key as Direction];
    const far = shiftKey ? 10 : 1;
    if (isChosen) return nudge(desk, dx * far, dy * far);
    const next = node === undefined
      ? readingOrder(desk.sheet.all())[0]
      : towards(node, desk.sheet.all(), key as Direction);
    if (next) desk.focusOn(next.nodeId);
    return;
  }
  if (node === undefined || target !== document.getElementById(`node-${node.nodeId}`)) return;
  if (key === "F2" && (node.content.kind === "note" || node.content.kind === "group")) {
    desk.editing.value = node.nodeId;
  } else if (key === "Enter" && node.content.kind === "scene") openScene(desk, node.nodeId);
  else if (key === "Enter") toggle(desk, node.nodeId);
  else return;
  event.preventDefault();
}

/** Chooses the node with its group, or no more. */
function toggle(desk: Desk, id: string): void {
  const { selection } = desk.sheet;
  const unit = desk.unitOf(desk.sheet.peek(id)!);
  const rest = [...selection.peek()].filter((one) => !unit.includes(one));
  desk.sheet.select(selection.peek().has(id) ? rest : [...rest, ...unit]);
}

/** To the next node in the order of reading, also one that is out of view. Whether there was one. */
function goOn(desk: Desk, back: boolean): boolean {
  const order = readingOrder(desk.sheet.all()).map(({ nodeId }) => nodeId);
  const at = order.indexOf(desk.sheet.focus.peek() ?? "");
  const next = order[back ? at - 1 : at + 1];
  if (at < 0 || next === undefined) return false;
  desk.focusOn(next);
  return true;
}

/** While Space is down a press moves the camera; Space alone chooses the node that has the focus. */
export function listenToSpace(hands: Hands, surface: HTMLElement): () => void {
  const over = new AbortController();
  const { signal } = over;
  const isOurs = ({ key, target }: KeyboardEvent) =>
    key === " " &&
    (target === document.body ||
      (target instanceof Element && target.closest("[role=option], [role=listbox]") !== null));
  addEventListener("keydown", (event) => {
    if (!isOurs(event)) return;
    event.preventDefault();
    if (event.repeat) return;
    hands.spaceDown = true;
    hands.spaceUsed = false;
    surface.classList.add("grabbing");
  }, { signal });
  addEventListener("keyup", (event) => {
    if (event.key !== " " || !hands.spaceDown) return;
    hands.spaceDown = false;
    surface.classList.remove("grabbing");
    const { focus } = hands.desk.sheet;
    const id = focus.peek();
    if (!hands.spaceUsed && id !== null && document.activeElement?.id === `node-${id}`) {
      toggle(hands.desk, id);
    }
  }, { signal });
  addEventListener("blur", () => {
    hands.spaceDown = false;
    surface.classList.remove("grabbing");
  }, { signal });
  return () => over.abort();
}
