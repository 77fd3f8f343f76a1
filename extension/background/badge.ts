/** What the toolbar's button says at a glance. */

import type { SiteStatus, Status } from "../status.ts";

export interface Badge {
  /** At most four characters; empty for nothing. */
  readonly text: string;
  /** Shown when the pointer rests on the button. */
  readonly title: string;
  readonly colour: string;
}

const NEEDS_OWNER = "#b42318";
const QUIET = "#475467";

/** The most pressing thing of all sites: the owner is needed, then no connection, then paused. */
export function badgeOf({ sites }: Pick<Status, "sites">): Badge {
  const needed = sites.find(needsOwner);
  if (needed !== undefined) {
    const why = needed.blocked?.message ?? "open Sluice to see why";
    return { text: "!", title: `Sluice needs you: ${why}`, colour: NEEDS_OWNER };
  }
  if (sites.some(({ link }) => link === "waiting" || link === "connecting")) {
    return { text: "…", title: "Sluice is not connected, trying again", colour: QUIET };
  }
  if (sites.some(({ paused }) => paused !== null)) {
    return { text: "II", title: "Sluice is paused", colour: QUIET };
  }
  return { text: "", title: "Sluice", colour: QUIET };
}

function needsOwner({ blocked, drift, storageTrouble, link }: SiteStatus): boolean {
  return blocked !== null || drift.length > 0 || storageTrouble !== null || link === "unauthorized" ||
    link === "replaced";
}
