/** The log that an operator's command is about: on NATS when `SLUICE_NATS_URL` is set, else that of the data folder. */

import type { Log } from "@sluice/bus";
import { openEmbeddedBus } from "@sluice/bus/embedded";
import { openNatsBus } from "@sluice/bus/nats";
import type { Config } from "@sluice/config";
import { logFileIn, openDataDir } from "./data_dir.ts";
import { UsageWrong } from "./failures.ts";

export interface OpenedLog {
  readonly log: Log;
  close(): Promise<void>;
}

/**
 * Opens the log of the cell with that number: to `read` one that is there, or to `fill` one that may be missing. Throws `UsageWrong` for a cell
 * that there is not, `DataDirUnusable` when a running Sluice has the folder that is to be filled, and the errors of the bus.
 */
export async function openLogOf(config: Config, name: string, purpose: "read" | "fill"): Promise<OpenedLog> {
  const { SLUICE_NATS_URL: servers, SLUICE_NATS_REPLICAS: replicas, SLUICE_DATA_DIR: dir } = config;
  const cells = servers === undefined ? 1 : config.SLUICE_CELLS;
  const cell = /^\d{1,4}$/.test(name) ? Number(name) : cells;
  if (cell >= cells) {
    throw new UsageWrong(
      `read --cell "${name}": there ${cells === 1 ? "is cell 0 alone" : `are cells 0 to ${cells - 1}`}${
        servers === undefined ? "" : "; SLUICE_CELLS says how many"
      }`,
    );
  }
  if (servers !== undefined) {
    const streams = purpose === "read" ? "must be there" : "log may be missing";
    return await openNatsBus({ servers, replicas, cell, streams, name: "sluice log" });
  }
  if (purpose === "read") return await openEmbeddedBus({ path: logFileIn(dir), cell, readOnly: true });
  // the folder keeps its own secret, or gets one at its first start
  const folder = await openDataDir(dir, "");
  const bus = await openEmbeddedBus({ path: folder.logFile, cell });
  return { log: bus.log, close: () => bus.close().finally(folder.release) };
}
