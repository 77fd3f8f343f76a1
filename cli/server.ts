/** The commands that are Sluice itself and no client of it: everything that they need is loaded here. */

import { LogCorrupt } from "@sluice/bus";
import { openEmbeddedBus } from "@sluice/bus/embedded";
import { SNAPSHOT_FORMAT } from "@sluice/domain";
import { openDiskSnapshots } from "@sluice/media/snapshots";
import { report, verify } from "./audit.ts";
import { banner } from "./banner.ts";
import { type Config, ConfigInvalid, readConfig } from "@sluice/config";
import { openDesk, type ReadModelDesk } from "@sluice/readmodel";
import { openTelling } from "@sluice/observe";
import { logFileIn, snapshotDirIn } from "./data_dir.ts";
import { rebuild, showStatus, verifyRows } from "./readmodel.ts";
import { start } from "./start.ts";
import { VERSION } from "./version.ts";

const say = (text: string): void => {
  Deno.stdout.writeSync(new TextEncoder().encode(`${text}\n`));
};

const CORRUPT =
  "Nothing was changed. Keep a copy of the data directory, then put the log back from a backup, " +
  "or set SLUICE_DATA_DIR to an empty directory to begin anew";

/** Says what went wrong to a person, without a stack, and ends. */
function fail(error: unknown): never {
  const words = error instanceof Error ? error.message : String(error);
  const message = error instanceof LogCorrupt ? `${words}\n  ${CORRUPT}` : words;
  Deno.stderr.writeSync(new TextEncoder().encode(`\n  Sluice could not go on.\n  ${message}\n\n`));
  Deno.exit(1);
}

/** Runs everything until it is told to stop, and ends the process. */
export async function startServer(): Promise<never> {
  try {
    const config = readConfig(Deno.env.toObject());
    const telling = openTelling({ service: "start", version: VERSION, least: config.SLUICE_LOG_LEVEL });
    const { log } = telling;
    log("info", "starting", { version: VERSION });
    const running = await start(config, telling);
    log("info", "started", { version: VERSION, url: running.url });
    const { url, dataDir, newKey: key, simulator } = running;
    say(banner({ version: VERSION, url, dataDir, key, simulator }));
    await Promise.race([stopSignal(), running.failed]);
    log("info", "draining");
    await running.close();
    log("info", "stopped");
    Deno.exit(0);
  } catch (error) {
    fail(error);
  }
}

/** Resolves at the first SIGINT or SIGTERM; a second one ends the process as usual. */
function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    const signals = ["SIGINT", "SIGTERM"] as const;
    const stop = () => {
      for (const signal of signals) Deno.removeSignalListener(signal, stop);
      resolve();
    };
    for (const signal of signals) Deno.addSignalListener(signal, stop);
  });
}

/** Proves the log of the data directory, says what was found, and ends the process. */
export async function verifyLog(): Promise<never> {
  try {
    const config = readConfig(Deno.env.toObject());
    const bus = await openEmbeddedBus({ path: logFileIn(config.SLUICE_DATA_DIR), cell: 0, readOnly: true });
    const snapshots = openDiskSnapshots(snapshotDirIn(config.SLUICE_DATA_DIR), SNAPSHOT_FORMAT);
    const verdict = await verify(bus.log, snapshots);
    await bus.close();
    say(report(verdict));
    Deno.exit(verdict.unbalanced.length === 0 && verdict.spoiled.length === 0 ? 0 : 1);
  } catch (error) {
    fail(error);
  }
}

/** Says which generations of the read model there are, and ends the process. */
export function readModelStatus(): Promise<never> {
  return atDesk((desk) => showStatus(desk, say));
}

/** Has the read model made anew by running storage, waits until it is read, and ends the process. */
export function rebuildReadModel(): Promise<never> {
  return atDesk((desk) => rebuild(desk, say));
}

/** Has the read model made anew to be compared, says what was found, and ends the process. */
export function verifyReadModel(): Promise<never> {
  return atDesk((desk) => verifyRows(desk, say));
}

/** The settings for a command of the operator. Throws `ConfigInvalid`. */
export function operatorSettings(): Config {
  return readConfig(Deno.env.toObject(), "tools");
}

/** Ends the process with 1 when `work` answers false. */
async function atDesk(work: (desk: ReadModelDesk) => Promise<boolean | void>): Promise<never> {
  try {
    const url = operatorSettings().SLUICE_DATABASE_URL;
    if (url === undefined) {
      throw new ConfigInvalid(
        "read the settings: SLUICE_DATABASE_URL is not set: it names the PostgreSQL whose tables are meant; " +
          "without one they are in the folder readmodel of the data folder, which is made anew when it is deleted",
      );
    }
    const desk = await openDesk(url);
    const good = await work(desk);
    await desk.close();
    Deno.exit(good === false ? 1 : 0);
  } catch (error) {
    fail(error);
  }
}
