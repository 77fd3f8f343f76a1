/** A browser takes the focus from an element that moves: it is given back when the order has changed. */

import { useEffect, useRef } from "preact/hooks";

/** For the list that holds the elements; `ids` is its order. */
export function useFocusKept(ids: readonly string[]) {
  const list = useRef<HTMLOListElement>(null);
  const last = useRef<HTMLElement | null>(null);
  useEffect(() => {
    const element = list.current;
    if (element === null) return;
    const over = new AbortController();
    const options = { signal: over.signal };
    element.addEventListener("focusin", ({ target }) => last.current = target as HTMLElement, options);
    // who goes elsewhere wants to be left there
    element.addEventListener("focusout", (event) => {
      if (event.relatedTarget !== null) last.current = null;
    }, options);
    document.addEventListener("pointerdown", ({ target }) => {
      if (!element.contains(target as Node)) last.current = null;
    }, options);
    return () => over.abort();
  }, [ids.length === 0]);
  useEffect(() => {
    if (document.activeElement === document.body && last.current?.isConnected) last.current.focus();
  }, [ids]);
  return list;
}
