/**
 * Remembers that a site asked for a pause. The server sends no more jobs meanwhile, but some may be in hand already, and
 * pressing on would only make the pause longer (wire/flow.md §3).
 */

import { type Clock, JobFailure } from "@sluice/agent";
import type { Notes } from "./site_driver.ts";

export interface Rest {
  /** The failure of a job that would be pressed now; null when nothing stands against it. */
  refusal(): Promise<JobFailure | null>;
  /** A job ended so: a pause begins if the site asked for one. */
  heard(failure: JobFailure): Promise<void>;
  /** A job came: the server sends none to an agent that rests, so its owner let it go on. */
  jobCame(): Promise<void>;
}

interface Resting {
  readonly at: number;
  readonly until: number;
  readonly category: "throttled" | "quota";
  readonly code: string;
  readonly message: string;
}

const KEY = "rest";
/** Jobs that were on their way when the server had not heard of it yet may still arrive, ms. */
export const ON_THEIR_WAY_MS = 2_000;

export function openRest(notes: Notes, clock: Clock): Rest {
  const resting = async () => await notes.get(KEY) as Resting | undefined;
  return {
    async refusal() {
      const rest = await resting();
      if (rest === undefined || rest.until <= clock.now()) return null;
      const { category, code, message, until } = rest;
      return new JobFailure({ category, code, message, charged: "no", retryAfterMs: until - clock.now() });
    },
    async heard({ detail: { category, code, message, retryAfterMs } }) {
      if (retryAfterMs === undefined || (category !== "throttled" && category !== "quota")) return;
      const until = clock.now() + retryAfterMs;
      if (until <= ((await resting())?.until ?? 0)) return;
      await notes.put(KEY, { at: clock.now(), until, category, code, message } satisfies Resting);
    },
    async jobCame() {
      const rest = await resting();
      if (rest !== undefined && clock.now() - rest.at > ON_THEIR_WAY_MS) await notes.remove(KEY);
    },
  };
}
