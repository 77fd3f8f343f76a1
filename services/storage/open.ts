/** Storage as a service: takes and serves media, and projects the cells whose leases it gets. */

import { busOf } from "@sluice/bus";
import { openNatsBuses } from "@sluice/bus/nats";
import { type Config, VERSION } from "@sluice/config";
import { type MediaStore, signingSecret } from "@sluice/media";
import { openDiskMedia } from "@sluice/media/disk";
import { openS3Media, type S3MediaStore } from "@sluice/media/s3";
import type { Telling } from "@sluice/observe";
import { openGenerations, openKeeping } from "@sluice/readmodel";
import { type Led, type OpenService, startLeading } from "@sluice/service";
import { join } from "node:path";
import { storageApp } from "./app.ts";
import { startKeeping } from "./keeper.ts";
import { watchMedia } from "./media_watch.ts";
import { observeProjector } from "./observe_projector.ts";
import { startGenerationsProjector } from "./projector_generations.ts";
import type { Swept } from "./sweeper.ts";

export interface StorageServiceOptions {
  readonly config: Config;
  readonly telling: Telling;
}

/** Connects, projects and serves. Throws what keeps it from that, to be tried again. */
export async function openStorage(
  { config, telling }: StorageServiceOptions,
  stage: (name: string) => void,
): Promise<OpenService> {
  const { SLUICE_SECRET: text = "", SLUICE_DATABASE_URL: url = "", SLUICE_CELLS: cells } = config;
  const { log } = telling;
  stage("media");
  const media = await openMedia(config);
  await media.sweep();
  stage("log");
  const buses = await openNatsBuses({
    servers: config.SLUICE_NATS_URL ?? [],
    cells,
    replicas: config.SLUICE_NATS_REPLICAS,
    name: `sluice storage ${VERSION}`,
  });
  stage("read model");
  const { SLUICE_DATABASE_READ_URL: readUrl = url } = config;
  const generations = openGenerations({
    url,
    readUrl,
    cells: buses.cells.map(({ log }) => log.cell),
    onTrouble(trouble) {
      if (trouble === null) return log("info", "the database can be used again");
      log("warn", "the database cannot be used", { error: trouble.message });
    },
  });
  // a cell that nobody holds is told of, and not merely silent
  for (const { log } of buses.cells) {
    telling.metrics.leaseHeld.set({ role: "projector", cell: String(log.cell) }, 0);
  }
  const leading = startLeading({
    role: "projector",
    cells: buses.cells,
    lead: (cell, bus): Led => {
      const { onMoved, onProblem, stop } = observeProjector({
        log: bus.log,
        metrics: telling.metrics,
        tell: log,
      });
      const removeMedia = (mediaId: string) => media.remove(mediaId);
      const projector = startGenerationsProjector({
        log: bus.log,
        logs: buses.cells.map(({ log }) => log),
        cell,
        generations,
        removeMedia,
        onProblem,
        onMoved,
      });
      return {
        ended: new Promise(() => {}),
        close() {
          stop();
          return projector.close();
        },
      };
    },
    onChange: (cell, leads, why) =>
      log(why === null ? "info" : "warn", leads ? "projects a cell" : "projects a cell no more", {
        cell,
        why,
      }),
  });
  const house = await openKeeping(url);
  const watch = watchMedia({ media, log });
  const onSwept = ({ bytes }: Swept) => telling.metrics.mediaSwept.add({}, bytes);
  const keeper = startKeeping({ media, cells: buses.cells, keeping: house.keeping, log, onSwept });
  const app = storageApp({
    media,
    ...(config.SLUICE_S3_DIRECT === "on" && "signedUrl" in media ? { direct: media } : {}),
    inboxOf: (accountId) => busOf(buses.cells, accountId)?.inbox,
    secret: signingSecret(text),
    newId: () => crypto.randomUUID(),
    now: Date.now,
    onError: (error) => log("error", "storage failed", { error: String(error) }),
    ...telling,
  });
  return {
    handler: (request) => app.fetch(request),
    probes: {
      log: buses.check,
      leases: () => Promise.resolve(leading.trouble()),
      media: () => Promise.resolve(watch.trouble()),
      database: () => Promise.resolve(generations.trouble()?.message ?? null),
    },
    cells: leading.held,
    async drain() {
      await keeper.close();
      await leading.close();
    },
    async close() {
      await watch.close();
      await house.close();
      await generations.close();
      await buses.close();
    },
  };
}

async function openMedia(config: Config): Promise<MediaStore | S3MediaStore> {
  const dir = config.SLUICE_DATA_DIR;
  if (config.s3 === null) return await openDiskMedia(join(dir, "media"));
  return await openS3Media({ ...config.s3, spoolDir: join(dir, "spool") });
}
