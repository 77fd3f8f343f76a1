/** Which shortcuts would hear the same keys at the same time. */

import type { Large, Place } from "./table.ts";

/** What of a shortcut matters here. */
export interface Bound<Id extends string> {
  readonly id: Id;
  readonly place: Place;
  readonly large?: Large | undefined;
  readonly keys: readonly string[];
}

/** For each shortcut that shares a combination with others that hold at the same time: those others. */
export function conflictsOf<Id extends string>(
  shortcuts: readonly Bound<Id>[],
): ReadonlyMap<Id, readonly Id[]> {
  const conflicts = new Map<Id, Id[]>();
  for (const one of shortcuts) {
    const others = shortcuts.filter((other) =>
      other.id !== one.id && (meet(one, other) || meet(other, one)) &&
      other.keys.some((combo) => one.keys.includes(combo))
    );
    if (others.length > 0) conflicts.set(one.id, others.map(({ id }) => id));
  }
  return conflicts;
}

/** Whether the second holds where the first does: a clip is looked at in the large view, and so are assets; everywhere is also in each place. */
function meet<Id extends string>({ place, large }: Bound<Id>, { place: other }: Bound<Id>): boolean {
  switch (other) {
    case place:
    case "everywhere":
      return true;
    case "lightbox":
      return place === "clip" || large !== undefined;
    case "clip":
      return large === "any";
    default:
      return false;
  }
}
