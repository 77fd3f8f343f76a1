/** What the palette offers for a query: a few of each kind, the best kinds first. */

import type { Entry, Group } from "./entries.ts";
import { rank } from "./rank.ts";

/** Of one kind at most so many. */
const MOST = 6;
/** Before anything is typed only these, so that the list stays short. */
const AT_FIRST: Readonly<Partial<Record<Group, number>>> = { pages: Infinity, actions: Infinity, jobs: 3 };

export interface Section {
  readonly group: Group;
  readonly entries: readonly Entry[];
}

/** The sections in the order in which their best entries fit; what the server found comes last. */
export function sectionsFor(query: string, local: readonly Entry[], found: readonly Entry[]): Section[] {
  const typed = query.trim() !== "";
  const fitting = typed ? rank(query, local, ({ label }) => label) : local;
  const groups = new Map<Group, Entry[]>();
  for (const entry of fitting) {
    const most = typed ? MOST : AT_FIRST[entry.group] ?? 0;
    const entries = groups.get(entry.group) ?? [];
    groups.set(entry.group, entries);
    if (entries.length < most) entries.push(entry);
  }
  if (found.length > 0) groups.set("assets", [...found]);
  return [...groups].map(([group, entries]) => ({ group, entries })).filter(({ entries }) =>
    entries.length > 0
  );
}
