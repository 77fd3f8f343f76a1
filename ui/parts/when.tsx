/** A moment as its reader wants times; the whole of it on hovering. */

import { facts } from "../state/mod.ts";
import { timeStyle } from "../state/prefs.ts";
import { moment } from "../text/mod.ts";

/** `at`: ms since 1970. */
export function When({ at }: { readonly at: number }) {
  return (
    <time dateTime={new Date(at).toISOString()} title={moment(at, "local", at)}>
      {moment(at, timeStyle.value, facts.now())}
    </time>
  );
}
