/** What of a new status is worth saying aloud: that a site is in another state, not that it has one job more. */

import type { Site } from "@sluice/recipes";
import type { Status } from "../status.ts";
import { statesOf } from "./states.ts";
import { nameOf } from "./words.ts";

/** The state of each site as it was said last. */
export type Heard = ReadonlyMap<Site, string>;

/** Compares with what was heard; the first status is on the screen anyway and says nothing. */
export function changesOf(
  { sites }: Status,
  heard: Heard | null,
  now: number,
): { readonly heard: Heard; readonly text: string } {
  const next = new Map<Site, string>();
  const words: string[] = [];
  for (const one of sites) {
    const [head] = statesOf(one, now);
    // the number of jobs moves all the time, the message of a block matters
    const key = head.kind === "working" ? head.kind : head.text;
    next.set(one.site, key);
    if (heard !== null && heard.get(one.site) !== key) words.push(`${nameOf(one.site)}: ${head.text}`);
  }
  return { heard: next, text: words.join(". ") };
}
