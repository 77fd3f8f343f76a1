/** Which shortcuts would hear the same keys at the same time. */

import type { Place } from "./table.ts";

/** What of a shortcut matters here. */
export interface Bound<Id extends string> {
  readonly id: Id;
  readonly place: Place;
  readonly keys: readonly string[];
}

/** For each shortcut that shares a combination with others that hold at the same time: those others. */
export function conflictsOf<Id extends string>(
  shortcuts: readonly Bound<Id>[],
): ReadonlyMap<Id, readonly Id[]> {
  const conflicts = new Map<Id, Id[]>();
  for (const one of shortcuts) {
    const others = shortcuts.filter((other) =>
      other.id !== one.id && meet(one.place, other.place) &&
      other.keys.some((combo) => one.keys.includes(combo))
    );
    if (others.length > 0) conflicts.set(one.id, others.map(({ id }) => id));
  }
  return conflicts;
}

/** A clip is looked at in the large view; everywhere is also in each place. */
function meet(a: Place, b: Place): boolean {
  return a === b || a === "everywhere" || b === "everywhere" ||
    (a === "clip" && b === "lightbox") || (a === "lightbox" && b === "clip");
}
