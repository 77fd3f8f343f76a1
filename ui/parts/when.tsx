/** A moment as its reader wants times; the whole of it on hovering. */

import { signal } from "@preact/signals";
import { facts } from "../state/mod.ts";
import { timeStyle } from "../state/prefs.ts";
import { moment } from "../text/mod.ts";

/** "How long ago" grows old by itself, ms. */
const AGES_MS = 20_000;
const now = signal(facts.now());
setInterval(() => now.value = facts.now(), AGES_MS);

/** `at`: ms since 1970. */
export function When({ at }: { readonly at: number }) {
  // what has just happened is not to come
  const seen = Math.max(now.value, at <= facts.now() ? at : 0);
  return (
    <time dateTime={new Date(at).toISOString()} title={moment(at, "local", at)}>
      {moment(at, timeStyle.value, seen)}
    </time>
  );
}
