/** How a site stands, in words: the most pressing thing first. */

import type { SiteStatus } from "../status.ts";
import type { IconName } from "./icon.tsx";
import { moment } from "./times.ts";
import { counted } from "./words.ts";

/** What the owner can do about a state, as buttons. */
export type Remedy = "show" | "goOn" | "pair";

export interface State {
  readonly kind:
    | "unauthorized"
    | "replaced"
    | "closed"
    | "paused"
    | "blocked"
    | "changed"
    | "full"
    | "unseen"
    | "offline"
    | "connecting"
    | "resting"
    | "working"
    | "ready";
  readonly tone: "good" | "busy" | "still" | "needs";
  readonly icon: IconName;
  readonly text: string;
  /** Why, or what happens next. */
  readonly more: string | null;
  /** Until when it lasts, ms since 1970; shown as a running clock. */
  readonly until: number | null;
  readonly remedies: readonly Remedy[];
}

type Parts = Pick<State, "kind" | "tone" | "icon" | "text"> & Partial<State>;

function state(parts: Parts): State {
  return { more: null, until: null, remedies: [], ...parts };
}

/** All that is true of a site now, the most pressing first; never empty. */
export function statesOf(site: SiteStatus, now: number): readonly [State, ...State[]] {
  const [first, ...others] = [
    ...ofLink(site),
    ...ofOwner(site),
    ...ofPage(site),
    ...ofBrowser(site),
    ...ofLine(site),
    ...ofWork(site, now),
  ];
  if (first !== undefined) return [first, ...others];
  return [state({ kind: "ready", tone: "good", icon: "check", text: "Ready" })];
}

/** The pairing itself is over: nothing else matters before that is mended. */
function* ofLink({ link, trouble }: SiteStatus): Iterable<State> {
  const ended = { tone: "needs", icon: "key", remedies: ["pair"] } as const;
  if (link === "unauthorized") {
    yield state({
      ...ended,
      kind: "unauthorized",
      text: "Pair again",
      more: trouble ?? "Sluice does not know this browser any more. It needs a new code.",
    });
  } else if (link === "replaced") {
    yield state({
      ...ended,
      kind: "replaced",
      text: "Replaced by a newer session",
      more: "Another browser works with this pairing. Pair again to work here.",
    });
  } else if (link === "closed") {
    yield state({ ...ended, kind: "closed", text: "Stopped", more: trouble });
  }
}

function* ofOwner({ paused, blocked }: SiteStatus): Iterable<State> {
  if (paused !== null) {
    yield state({
      kind: "paused",
      tone: "still",
      icon: "pause",
      text: paused === "here" ? "Paused here" : "Paused in the studio",
      more: paused === "here" ? null : "It goes on when the studio says so.",
    });
  }
  if (blocked !== null) {
    yield state({
      kind: "blocked",
      tone: "needs",
      icon: "alert",
      text: `Needs you: ${blocked.message}`,
      remedies: ["show", "goOn"],
    });
  }
}

function* ofPage({ drift, link, trouble }: SiteStatus): Iterable<State> {
  if (drift.length > 0) {
    yield state({
      kind: "changed",
      tone: "needs",
      icon: "puzzle",
      text: "Page changed: waits for a new recipe",
      more: `Not found in the page: ${drift.join(", ")}`,
      remedies: ["show"],
    });
  }
  if (link === "online" && trouble !== null) {
    yield state({
      kind: "unseen",
      tone: "needs",
      icon: "alert",
      text: "The site's page does not answer",
      more: `Show the tab and see whether it loads; Sluice looks again by itself. What failed: ${trouble}`,
      remedies: ["show"],
    });
  }
}

function* ofBrowser({ storageTrouble }: SiteStatus): Iterable<State> {
  if (storageTrouble === null) return;
  yield state({
    kind: "full",
    tone: "needs",
    icon: "alert",
    text: "This browser keeps no more notes",
    more: `Make room on this computer's disk, then restart the browser. What failed: ${storageTrouble}`,
  });
}

function* ofLine({ link, trouble }: SiteStatus): Iterable<State> {
  if (link === "waiting") {
    yield state({
      kind: "offline",
      tone: "still",
      icon: "offline",
      text: "Sluice is not reachable, trying again",
      more: trouble,
    });
  } else if (link === "connecting") {
    yield state({
      kind: "connecting",
      tone: "still",
      icon: "offline",
      text: "Connecting to Sluice",
      more: trouble,
    });
  }
}

function* ofWork({ resting, jobs }: SiteStatus, now: number): Iterable<State> {
  if (resting !== null && resting.until > now) {
    yield state({
      kind: "resting",
      tone: "still",
      icon: "clock",
      text: `Resting until ${moment(resting.until, now)}`,
      more: resting.why,
      until: resting.until,
    });
  }
  if (jobs.length > 0) {
    yield state({
      kind: "working",
      tone: "busy",
      icon: "spark",
      text: `Working: ${counted(jobs.length, "job", "jobs")}`,
    });
  }
}
