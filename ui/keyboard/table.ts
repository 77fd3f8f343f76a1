/** Every shortcut of the studio: what it does, its keys, and where it holds. The owner's own keys come on top (`keys.ts`). */

import type { TextKey } from "../text/mod.ts";

/** Where shortcuts hold, in the order in which they are listed; `everywhere` is at the same time as each of the others. */
export const PLACES = ["everywhere", "prompt", "list", "asset", "lightbox", "clip", "canvas"] as const;
export type Place = typeof PLACES[number];

/** What is looked at large. */
export type Large = "any" | "picture";

export interface Shortcut {
  readonly label: TextKey;
  /** As `combo` writes them: `Mod+Shift+Enter`; Mod is Ctrl, or Command on a Mac. */
  readonly keys: readonly string[];
  readonly place: Place;
  /** Works while somebody types; others never do. */
  readonly inFields?: true;
  /** Of those with an asset: holds also when it is looked at large, be it anything or only a picture. */
  readonly large?: Large;
}

export const SHORTCUTS = {
  "palette.open": { label: "keys.palette", keys: ["Mod+k"], place: "everywhere", inFields: true },
  "sheet.open": { label: "keys.sheet", keys: ["?"], place: "everywhere" },
  "create.submit": { label: "keys.submit", keys: ["Mod+Enter"], place: "everywhere", inFields: true },
  "create.submitNext": {
    label: "keys.submitNext",
    keys: ["Mod+Shift+Enter"],
    place: "everywhere",
    inFields: true,
  },
  "create.focus": { label: "keys.focusPrompt", keys: ["Alt+a"], place: "everywhere", inFields: true },
  "create.older": { label: "keys.olderPrompt", keys: ["Alt+ArrowUp"], place: "prompt", inFields: true },
  "create.newer": { label: "keys.newerPrompt", keys: ["Alt+ArrowDown"], place: "prompt", inFields: true },
  "queue.cancelCurrent": { label: "keys.cancelCurrent", keys: ["Shift+x"], place: "everywhere" },
  "queue.clear": { label: "keys.clearQueue", keys: ["Mod+Shift+x"], place: "everywhere" },
  "list.next": { label: "keys.listNext", keys: ["j"], place: "list" },
  "list.previous": { label: "keys.listPrevious", keys: ["k"], place: "list" },
  "queue.up": { label: "keys.queueUp", keys: ["Alt+ArrowUp"], place: "list" },
  "queue.down": { label: "keys.queueDown", keys: ["Alt+ArrowDown"], place: "list" },
  "go.create": { label: "shell.create", keys: ["1"], place: "everywhere" },
  "go.gallery": { label: "shell.gallery", keys: ["2"], place: "everywhere" },
  "go.canvas": { label: "shell.canvas", keys: ["3"], place: "everywhere" },
  "go.queue": { label: "shell.queue", keys: ["4"], place: "everywhere" },
  "go.references": { label: "shell.references", keys: ["5"], place: "everywhere" },
  "go.agents": { label: "shell.agents", keys: ["6"], place: "everywhere" },
  "asset.left": { label: "keys.asset.left", keys: ["Alt+ArrowLeft"], place: "asset" },
  "asset.right": { label: "keys.asset.right", keys: ["Alt+ArrowRight"], place: "asset" },
  "asset.up": { label: "keys.asset.up", keys: ["Alt+ArrowUp"], place: "asset" },
  "asset.down": { label: "keys.asset.down", keys: ["Alt+ArrowDown"], place: "asset" },
  "asset.open": { label: "keys.asset.open", keys: ["z", "Space", "Enter"], place: "asset" },
  "asset.star": { label: "keys.asset.star", keys: ["."], place: "asset", large: "picture" },
  "asset.select": { label: "keys.asset.select", keys: ["x"], place: "asset" },
  "asset.selectAll": { label: "keys.asset.selectAll", keys: ["Mod+a"], place: "asset" },
  "asset.clear": { label: "keys.asset.clear", keys: ["Escape"], place: "asset" },
  "asset.delete": { label: "keys.asset.delete", keys: ["Delete", "Backspace"], place: "asset", large: "any" },
  "asset.menu": { label: "keys.asset.menu", keys: ["m", "Shift+F10"], place: "asset" },
  "asset.move": { label: "keys.asset.move", keys: ["b"], place: "asset", large: "any" },
  "asset.prompt": { label: "keys.asset.prompt", keys: ["p"], place: "asset", large: "any" },
  "asset.seed": { label: "keys.asset.seed", keys: ["s"], place: "asset", large: "any" },
  "asset.size": { label: "keys.asset.size", keys: ["d"], place: "asset", large: "any" },
  "asset.all": { label: "keys.asset.all", keys: ["a"], place: "asset", large: "any" },
  "asset.remix": { label: "keys.asset.remix", keys: ["r"], place: "asset", large: "any" },
  "canvas.undo": { label: "canvas.undo", keys: ["Mod+z"], place: "canvas" },
  "canvas.redo": { label: "canvas.redo", keys: ["Mod+Shift+z", "Mod+y"], place: "canvas" },
  "canvas.fit": { label: "canvas.fit", keys: ["Mod+0"], place: "canvas" },
  "canvas.full": { label: "keys.canvas.full", keys: ["Mod+1"], place: "canvas" },
  "canvas.zoomIn": { label: "canvas.zoomIn", keys: ["+", "="], place: "canvas" },
  "canvas.zoomOut": { label: "canvas.zoomOut", keys: ["-"], place: "canvas" },
  "canvas.group": { label: "canvas.group", keys: ["Mod+g"], place: "canvas" },
  "canvas.ungroup": { label: "canvas.ungroup", keys: ["Mod+Shift+g"], place: "canvas" },
  "canvas.duplicate": { label: "canvas.duplicate", keys: ["Mod+d"], place: "canvas" },
  "canvas.remove": { label: "canvas.remove", keys: ["Delete", "Backspace"], place: "canvas" },
  "canvas.selectAll": { label: "canvas.selectAll", keys: ["Mod+a"], place: "canvas" },
  "canvas.clear": { label: "canvas.clear", keys: ["Escape"], place: "canvas" },
  "canvas.note": { label: "canvas.addNote", keys: ["n"], place: "canvas" },
  "canvas.tidy": { label: "canvas.tidy", keys: ["Shift+t"], place: "canvas" },
  "canvas.menu": { label: "canvas.menu", keys: ["m", "Shift+F10"], place: "canvas" },
  "lightbox.close": { label: "keys.lightbox.close", keys: ["Escape"], place: "lightbox" },
  "lightbox.previous": { label: "keys.lightbox.previous", keys: ["ArrowLeft"], place: "lightbox" },
  "lightbox.next": { label: "keys.lightbox.next", keys: ["ArrowRight"], place: "lightbox" },
  "lightbox.zoomIn": { label: "keys.lightbox.zoomIn", keys: ["+", "="], place: "lightbox" },
  "lightbox.zoomOut": { label: "keys.lightbox.zoomOut", keys: ["-"], place: "lightbox" },
  "lightbox.fit": { label: "keys.lightbox.fit", keys: ["0"], place: "lightbox" },
  "lightbox.panLeft": { label: "keys.lightbox.panLeft", keys: ["Shift+ArrowLeft"], place: "lightbox" },
  "lightbox.panRight": { label: "keys.lightbox.panRight", keys: ["Shift+ArrowRight"], place: "lightbox" },
  "lightbox.panUp": { label: "keys.lightbox.panUp", keys: ["Shift+ArrowUp"], place: "lightbox" },
  "lightbox.panDown": { label: "keys.lightbox.panDown", keys: ["Shift+ArrowDown"], place: "lightbox" },
  "lightbox.details": { label: "keys.lightbox.details", keys: ["i"], place: "lightbox" },
  "lightbox.compare": { label: "keys.lightbox.compare", keys: ["m"], place: "lightbox" },
  "lightbox.swap": { label: "keys.lightbox.swap", keys: ["c"], place: "lightbox" },
  "clip.play": { label: "keys.clip.play", keys: ["k", "Space"], place: "clip" },
  "clip.back": { label: "keys.clip.back", keys: ["j"], place: "clip" },
  "clip.forward": { label: "keys.clip.forward", keys: ["l"], place: "clip" },
  "clip.frameBack": { label: "keys.clip.frameBack", keys: [","], place: "clip" },
  "clip.frameNext": { label: "keys.clip.frameNext", keys: ["."], place: "clip" },
  // the dot is the next frame's
  "clip.star": { label: "keys.clip.star", keys: ["*"], place: "clip" },
} as const satisfies Readonly<Record<string, Shortcut>>;

export type ShortcutId = keyof typeof SHORTCUTS;

/** The shortcuts with their ids, in the order of the table. */
export const ALL_SHORTCUTS = Object.entries(SHORTCUTS) as readonly (readonly [ShortcutId, Shortcut])[];
