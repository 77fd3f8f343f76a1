/** What goes from a list takes the focus with it: it is handed to what stands at its place then, or else where the list says. */

import type { RefObject } from "preact";
import { useLayoutEffect } from "preact/hooks";

const TAKES_FOCUS = "button, select, input";

/**
 * For the element whose children come, go and change places. `elsewhere` is asked when none is left, or the list itself has gone.
 * What of a child takes the focus is its first button or field, unless `within` names it.
 */
export function useFocusHandedOn(
  list: RefObject<HTMLElement | null>,
  elsewhere: () => HTMLElement | null | undefined,
  within: string = TAKES_FOCUS,
): void {
  useLayoutEffect(() => {
    const element = list.current;
    if (element === null) return;
    const over = new AbortController();
    const options = { signal: over.signal };
    let last: { readonly held: HTMLElement; readonly place: number } | null = null;
    element.addEventListener("focusin", ({ target }) => {
      const held = target as HTMLElement;
      last = { held, place: [...element.children].findIndex((child) => child.contains(held)) };
    }, options);
    // who goes elsewhere wants to be left there
    element.addEventListener("focusout", ({ relatedTarget }) => {
      if (relatedTarget !== null) last = null;
    }, options);
    document.addEventListener("pointerdown", ({ target }) => {
      if (!element.contains(target as Node)) last = null;
    }, options);
    const look = () => {
      if (last === null || !isLost()) return;
      const { held, place } = last;
      // moving takes the focus too
      if (held.isConnected) return held.focus();
      const child = element.children[Math.min(place, element.children.length - 1)];
      const next = child?.matches(within) ? child : child?.querySelector(within);
      (next instanceof HTMLElement ? next : elsewhere())?.focus();
    };
    const observer = new MutationObserver(look);
    observer.observe(element, { childList: true });
    return () => {
      observer.disconnect();
      over.abort();
      // what goes is in the page until all of it has gone
      if (last !== null) queueMicrotask(() => isLost() && elsewhere()?.focus());
    };
  }, []);
}

function isLost(): boolean {
  return document.activeElement === null || document.activeElement === document.body;
}
