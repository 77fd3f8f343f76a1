/** Whether the window is as narrow as a phone: the width at which css/shell.css changes too. */

import { useEffect, useState } from "preact/hooks";

const NARROW = "(max-width: 760px)";

export function useNarrow(): boolean {
  const [narrow, setNarrow] = useState(() => matchMedia(NARROW).matches);
  useEffect(() => {
    const query = matchMedia(NARROW);
    const changed = () => setNarrow(query.matches);
    query.addEventListener("change", changed);
    return () => query.removeEventListener("change", changed);
  }, []);
  return narrow;
}
