/** Where the handles on one file meet within an isolate: followers, inbox, live channel and leases. */

import type { Live } from "../ports.ts";
import { type Feeds, openFeeds } from "./feed.ts";
import { type EmbeddedInbox, openInbox } from "./inbox.ts";
import { type EmbeddedLeases, openLeases } from "./leases.ts";
import { openLive } from "./live.ts";

export interface Place {
  readonly feeds: Feeds;
  readonly inbox: EmbeddedInbox;
  readonly live: Live;
  readonly leases: EmbeddedLeases;
}

const places = new Map<string, { readonly place: Place; visitors: number }>();

/** Enters the place of the file at `path` (absolute and real); it lasts until everybody has left. */
export function enter(path: string): { place: Place; leave: () => void } {
  const found = places.get(path) ??
    {
      place: { feeds: openFeeds(path), inbox: openInbox(), live: openLive(), leases: openLeases() },
      visitors: 0,
    };
  places.set(path, found);
  found.visitors++;
  return {
    place: found.place,
    leave() {
      if (--found.visitors > 0) return;
      places.delete(path);
      found.place.feeds.close();
    },
  };
}
