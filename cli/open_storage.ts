/** The read model of `sluice start`: PGlite beside the log, or PostgreSQL. */

import type { Log } from "@sluice/bus";
import type { MediaStore } from "@sluice/media";
import type { Config } from "@sluice/config";
import type { LogLine } from "@sluice/observe";
import { type Generations, openGenerations, openKeeping } from "@sluice/readmodel";
import { openReads } from "@sluice/readmodel/reads";
import {
  type GenerationsProjectorOptions,
  type ProjectorObserver,
  type RunningStorage,
  startEmbeddedStorage,
  startGenerationsProjector,
} from "@sluice/storage";
import type { DataDir } from "./data_dir.ts";

export interface OpenStorageOptions {
  readonly log: Log;
  readonly cell: number;
  readonly media: Promise<MediaStore>;
  readonly projecting: ProjectorObserver;
  readonly tell: LogLine;
}

/** Opens the read model and follows the log of the cell into it. Throws `DatabaseUnusable`, whose message says what to do. */
export async function openStorage(
  config: Config,
  dir: DataDir,
  { log, cell, media, projecting: { onMoved, onProblem }, tell }: OpenStorageOptions,
): Promise<RunningStorage> {
  const removeMedia = async (mediaId: string) => await (await media).remove(mediaId);
  const url = config.SLUICE_DATABASE_URL;
  if (url === undefined) {
    const { logFile: logPath, readModelDir: dataDir } = dir;
    return await startEmbeddedStorage({ logPath, cell, dataDir, removeMedia, onProblem, onMoved });
  }
  const readUrl = config.SLUICE_DATABASE_READ_URL ?? url;
  const generations = await openDatabase(url, readUrl, cell, tell);
  return await startOnPostgres(url, readUrl, { log, cell, generations, removeMedia, onProblem, onMoved });
}

/** Resolves when there are tables; a database that cannot be used stops the start, and later only holds the rows up. */
async function openDatabase(url: string, readUrl: string, cell: number, tell: LogLine): Promise<Generations> {
  const refused = Promise.withResolvers<never>();
  refused.promise.catch(() => {});
  const generations = openGenerations({
    url,
    readUrl,
    cells: [cell],
    onTrouble(trouble) {
      if (trouble === null) return tell("info", "the database can be used again");
      tell("warn", "the database cannot be used", { error: trouble.message });
      refused.reject(trouble);
    },
  });
  try {
    await Promise.race([generations.ready, refused.promise]);
  } catch (error) {
    await generations.close();
    throw error;
  }
  return generations;
}

async function startOnPostgres(
  url: string,
  readUrl: string,
  options: GenerationsProjectorOptions,
): Promise<RunningStorage> {
  const reading = await openReads(readUrl);
  const house = await openKeeping(url);
  const { reached, close: stop } = startGenerationsProjector(options);
  return {
    reads: reading.reads,
    keeping: house.keeping,
    reached,
    async close() {
      await stop();
      await options.generations.close();
      await house.close();
      await reading.close();
    },
  };
}
