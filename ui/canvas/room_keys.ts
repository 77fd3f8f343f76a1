/** What the shortcuts of the canvas do. */

import type { Handler } from "../keyboard/keys.ts";
import type { ShortcutId } from "../keyboard/table.ts";
import { addNote, duplicate, group, remove, tidy, ungroup } from "./acts.ts";
import type { Desk } from "./desk.ts";
import { openMenu } from "./node_menu.ts";
import { ZOOM_STEP } from "./view.ts";

export function handlersOf(desk: Desk): Readonly<Partial<Record<ShortcutId, Handler>>> {
  const { sheet, view } = desk;
  const menu = () => {
    const id = sheet.focus.peek();
    if (sheet.selection.peek().size === 0 && id !== null) sheet.select([id]);
    const [first] = desk.chosen();
    if (first === undefined) return false;
    const { x, y } = view.inWindow({ x: first.x + first.w / 2, y: first.y + first.h / 2 });
    return openMenu(desk, x, y);
  };
  return {
    "canvas.undo": () => desk.undo(),
    "canvas.redo": () => desk.redo(),
    "canvas.fit": () => desk.fit(),
    "canvas.full": () => view.zoomTo(1),
    "canvas.zoomIn": () => view.zoomTo(view.camera.k * ZOOM_STEP),
    "canvas.zoomOut": () => view.zoomTo(view.camera.k / ZOOM_STEP),
    "canvas.group": () => group(desk),
    "canvas.ungroup": () => ungroup(desk),
    "canvas.duplicate": () => duplicate(desk),
    "canvas.remove": () => remove(desk),
    "canvas.selectAll": () => sheet.select(sheet.ids.peek()),
    "canvas.clear": () => clear(desk),
    "canvas.note": () => addNote(desk),
    "canvas.tidy": () => tidy(desk),
    "canvas.menu": menu,
  };
}

/** Chooses nothing; when nothing is chosen the focus leaves the nodes, so that Tab goes on behind them. */
function clear(desk: Desk): void | false {
  if (desk.sheet.selection.peek().size > 0) return desk.sheet.select([]);
  const { activeElement } = document;
  if (activeElement?.closest("[role=option]") === null) return false;
  document.querySelector<HTMLElement>(".canvas-bar button")?.focus();
}
