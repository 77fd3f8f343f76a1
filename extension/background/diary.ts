/** The log that the owner can read and copy: what the worker did and what went wrong, without prompts and secrets. */

import type { Clock } from "@sluice/agent";
import { redact } from "./redact.ts";
import type { Storage } from "./storage.ts";

export interface Diary {
  /** Writes a line; never fails. */
  log(line: string): void;
  /** All lines, oldest first, each with its time. */
  text(): Promise<string>;
}

const KEY = "diary";
const MOST_LINES = 500;
const MOST_LENGTH = 500;

/** Opens the log of this extension. It keeps the newest `most` lines, and loses at most what was being written when the worker is killed. */
export function openDiary(storage: Storage, clock: Clock, most = MOST_LINES): Diary {
  let lines: string[] = [];
  let dirty = false;
  let writing = false;

  const loaded = storage.read([KEY]).then(({ [KEY]: kept }) => {
    lines = [...(Array.isArray(kept) ? kept : []), ...lines].slice(-most);
  }).catch(() => {}); // a log that cannot be read begins anew

  async function save(): Promise<void> {
    dirty = true;
    if (writing) return;
    writing = true;
    await loaded;
    while (dirty) {
      dirty = false;
      await storage.write({ [KEY]: lines }).catch(() => {}); // where it could be said that the storage is full is the log
    }
    writing = false;
  }

  return {
    log(line) {
      const short = redact(line.slice(0, 4 * MOST_LENGTH).replaceAll(/\s+/g, " ")).slice(0, MOST_LENGTH);
      lines = [...lines, `${new Date(clock.now()).toISOString()} ${short}`].slice(-most);
      void save();
    },
    async text() {
      await loaded;
      return lines.join("\n");
    },
  };
}
