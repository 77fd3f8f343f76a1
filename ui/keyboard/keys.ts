/** Shortcuts at work: which keys they have now, and what is run when they are pressed. */

import { computed } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { pref } from "../state/prefs.ts";
import { comboOf, shown } from "./combo.ts";
import { ALL_SHORTCUTS, type Place, type Shortcut, type ShortcutId, SHORTCUTS } from "./table.ts";

export type OwnKeys = Readonly<Partial<Record<ShortcutId, readonly string[]>>>;

export const isMac = /Mac|iPhone|iPad/.test(navigator.platform);

/** What the owner changed. */
export const ownKeys = pref<OwnKeys>("keys", {}, isOwnKeys);

/** The keys of every shortcut as they are now. */
export const keysNow = computed(() =>
  Object.fromEntries(ALL_SHORTCUTS.map(([id, { keys }]) => [id, ownKeys.value[id] ?? keys])) as Readonly<
    Record<ShortcutId, readonly string[]>
  >
);

/** The first combination of a shortcut as people read it; "" when it has none. */
export function keysLabel(id: ShortcutId): string {
  const [first] = keysNow.value[id];
  return first === undefined ? "" : shown(first, isMac);
}

/** What is run for a shortcut; false lets the browser have the key. */
export type Handler = (event: KeyboardEvent) => void | false;

/** Places that may lie under a dialog, and rest then; in the others who listens knows better. */
const UNDER: ReadonlySet<Place> = new Set(["everywhere", "list", "canvas"]);

/** The newest of them is asked first: what lies on top of the page has the keys. */
const bound: { readonly handlers: () => Readonly<Partial<Record<ShortcutId, Handler>>> }[] = [];

/** Runs handlers for shortcuts as long as the component is there. */
export function useKeys(handlers: Readonly<Partial<Record<ShortcutId, Handler>>>): void {
  const current = useRef(handlers);
  current.current = handlers;
  useEffect(() => {
    const entry = { handlers: () => current.current };
    bound.push(entry);
    return () => void bound.splice(bound.indexOf(entry), 1);
  }, []);
}

/** Runs a shortcut's handler as if its keys had been pressed: for menus and the palette. Whether anybody was there to run it. */
export function runShortcut(id: ShortcutId): boolean {
  const handler = handlerOf(id);
  handler?.(new KeyboardEvent("keydown"));
  return handler !== undefined;
}

/** Whether something is bound to the shortcut now. */
export function isBound(id: ShortcutId): boolean {
  return handlerOf(id) !== undefined;
}

function handlerOf(id: ShortcutId): Handler | undefined {
  return bound.toReversed().map((entry) => entry.handlers()[id]).find((handler) => handler !== undefined);
}

/** Listens to the whole document. Returns how to stop. */
export function listenToKeys(): () => void {
  const pressed = (event: KeyboardEvent) => {
    // an input method is at work: its keys are not meant for us
    if (event.isComposing || event.key === "Process" || event.defaultPrevented) return;
    const combo = comboOf(event, isMac);
    if (combo === null) return;
    const typing = isField(event.target);
    const modal = document.querySelector("dialog[open]");
    for (const { handlers } of bound.toReversed()) {
      for (const [id, handler] of Object.entries(handlers()) as [ShortcutId, Handler][]) {
        if (!keysNow.value[id].includes(combo)) continue;
        const { place, inFields }: Shortcut = SHORTCUTS[id];
        if (typing && inFields !== true) continue;
        // what lies under a dialog does not hear
        if (modal !== null && UNDER.has(place) && id !== "palette.open") continue;
        if (handler(event) === false) continue;
        event.preventDefault();
        return;
      }
    }
  };
  document.addEventListener("keydown", pressed);
  return () => document.removeEventListener("keydown", pressed);
}

function isField(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (
    target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement
  ) return true;
  return target instanceof HTMLInputElement &&
    !/^(button|checkbox|radio|range|submit|reset|file|color)$/.test(target.type);
}

function isOwnKeys(value: unknown): value is OwnKeys {
  return typeof value === "object" && value !== null &&
    Object.entries(value).every(([id, keys]) =>
      Object.hasOwn(SHORTCUTS, id) && Array.isArray(keys) && keys.every((key) => typeof key === "string")
    );
}
