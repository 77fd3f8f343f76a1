/** What is remembered of each press, so that its work is found again after the worker or the page died. */

import type { Clock } from "@sluice/agent";
import type { Notes } from "./site_driver.ts";

export interface PressNote {
  /** The loaded page in which it was pressed. */
  readonly page: string;
  /** Where in the site: a project's id, or empty. */
  readonly place: string;
  /** Ms since 1970, just before the press. */
  readonly at: number;
  /** Outputs asked for. */
  readonly count: number;
  readonly kind: "image" | "video";
  /** The site's id of what was asked together, once it was seen. */
  readonly batch: string | null;
  /** The site's ids of what came of it: nobody else may take them for his. */
  readonly media: readonly string[];
}

export interface PressNotes {
  get(press: string): Promise<PressNote | null>;
  put(press: string, note: PressNote): Promise<void>;
  /** Adds what became known. */
  add(press: string, more: Partial<Pick<PressNote, "batch" | "media">>): Promise<void>;
  /** The press is over; what came of it stays known as somebody's for a while. */
  remove(press: string): Promise<void>;
  /** Ids of media, and of what was asked together, that belong to other presses. */
  claimed(except: string): Promise<ReadonlySet<string>>;
}

const PREFIX = "press:";
/** A fate is unknown for at most a day; then nobody asks any more. */
const KEPT_MS = 25 * 3_600_000;
/** Ids of what is over, newest last: no later press with the same prompt may be taken to have made it. */
const DELIVERED = "delivered";
const MOST_DELIVERED = 500;

export function openPressNotes(notes: Notes, clock: Clock): PressNotes {
  const idsOf = ({ batch, media }: PressNote) => batch === null ? media : [batch, ...media];
  const get = async (press: string) => await notes.get(PREFIX + press) as PressNote | undefined ?? null;
  const delivered = async () => await notes.get(DELIVERED) as readonly string[] | undefined ?? [];
  const put = (press: string, note: PressNote) => notes.put(PREFIX + press, note);
  /** Those of others; what nobody can ask for any more is thrown away. */
  async function others(press: string): Promise<readonly PressNote[]> {
    const kept: PressNote[] = [];
    for (const key of await notes.keys(PREFIX)) {
      const note = await notes.get(key) as PressNote | undefined;
      if (note === undefined || key === PREFIX + press) continue;
      if (clock.now() - note.at > KEPT_MS) await notes.remove(key);
      else kept.push(note);
    }
    return kept;
  }
  return {
    get,
    async put(press, note) {
      await others(press);
      await put(press, note);
    },
    async add(press, more) {
      const note = await get(press);
      if (note !== null) await put(press, { ...note, ...more });
    },
    async remove(press) {
      const note = await get(press);
      const ids = note === null ? [] : idsOf(note);
      if (ids.length > 0) await notes.put(DELIVERED, [...await delivered(), ...ids].slice(-MOST_DELIVERED));
      await notes.remove(PREFIX + press);
    },
    async claimed(except) {
      const theirs = await others(except);
      return new Set([...await delivered(), ...theirs.flatMap(idsOf)]);
    },
  };
}

/** The key of a press. */
export function pressKey({ jobId, attempt }: { readonly jobId: string; readonly attempt: number }): string {
  return `${jobId}#${attempt}`;
}
