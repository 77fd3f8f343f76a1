/** The bus inside one process. */

import { realpathSync } from "node:fs";
import type { Bus } from "../ports.ts";
import { type FileOptions, openFile } from "./database.ts";
import { type EmbeddedLog, openLog } from "./log.ts";
import { enter } from "./place.ts";

export type EmbeddedOptions = FileOptions;

/**
 * Opens the bus of one cell inside this process: log in a SQLite file, everything else in memory. Whoever opens the
 * same file in the same isolate meets on it: sends, live signals and leases reach each other. Other isolates and
 * processes share the log only; two writers fence each other.
 *
 * @throws LogCorrupt when the file is not a log or its last commits do not chain
 * @throws LogUnwritable when the file cannot be opened or written
 */
export async function open(options: EmbeddedOptions): Promise<Bus> {
  const database = openFile(options);
  const { place, leave } = enter(realpathSync(options.path));
  let log: EmbeddedLog;
  try {
    log = openLog(database, options, place.feeds);
  } catch (error) {
    leave();
    database.close();
    throw error;
  }
  const inbox = place.inbox.handle();
  const leases = place.leases.handle();
  let open = true;
  return {
    log,
    inbox,
    live: place.live,
    leases,
    check: () =>
      log.head().then(() => null, (cause) => `the log "${options.path}" cannot be read: ${messageOf(cause)}`),
    async close() {
      if (!open) return;
      open = false;
      inbox.close();
      leases.close();
      log.close();
      leave();
    },
  };
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
