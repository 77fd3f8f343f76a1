/** The event that the page's address names: brought into sight once it is there, and given the focus. */

import { useEffect, useState } from "preact/hooks";

/** The address's anchor, or null for none; `anchors` are those that the page has by now. */
export function useMarked(anchors: readonly string[]): string | null {
  const [marked, setMarked] = useState(named);
  useEffect(() => {
    const changed = () => setMarked(named());
    addEventListener("hashchange", changed);
    return () => removeEventListener("hashchange", changed);
  }, []);
  const there = marked !== null && anchors.includes(marked);
  useEffect(() => {
    const line = there ? document.getElementById(marked) : null;
    line?.scrollIntoView({ block: "center" });
    line?.focus({ preventScroll: true });
  }, [marked, there]);
  return marked;
}

function named(): string | null {
  return location.hash.length > 1 ? location.hash.slice(1) : null;
}
