/** Storage as a service: takes and serves media, and projects the cells whose leases it gets. */

import { busOf } from "@sluice/bus";
import { openNatsBuses } from "@sluice/bus/nats";
import { type Config, VERSION } from "@sluice/config";
import { type MediaStore, signingSecret } from "@sluice/media";
import { openDiskMedia } from "@sluice/media/disk";
import { openS3Media } from "@sluice/media/s3";
import { openReadModel } from "@sluice/readmodel";
import { type Led, type LogLine, type OpenService, startLeading } from "@sluice/service";
import { join } from "node:path";
import { storageApp } from "./app.ts";
import { startProjector } from "./projector.ts";

export interface StorageServiceOptions {
  readonly config: Config;
  readonly log: LogLine;
}

/** Connects, projects and serves. Throws what keeps it from that, to be tried again. */
export async function openStorage(
  { config, log }: StorageServiceOptions,
  stage: (name: string) => void,
): Promise<OpenService> {
  const { SLUICE_SECRET: text = "", SLUICE_DATABASE_URL: url = "", SLUICE_CELLS: cells } = config;
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
  const leading = startLeading({
    role: "projector",
    cells: buses.cells,
    lead: (cell, bus): Led => {
      const starting = openReadModel({ url }, cell).then((readModel) =>
        startProjector({
          log: bus.log,
          readModel,
          removeMedia: (mediaId) => media.remove(mediaId),
          onProblem: (problem) => log("warn", `read model: ${problem.type}`, { cell, ...problem }),
        })
      );
      return {
        ended: starting.then(() => new Promise(() => {})),
        close: () => starting.then((projector) => projector.close(), () => {}),
      };
    },
    onChange: (cell, leads, why) =>
      log(why === null ? "info" : "warn", leads ? "projects a cell" : "projects a cell no more", {
        cell,
        why,
      }),
  });
  const app = storageApp({
    media,
    inboxOf: (accountId) => busOf(buses.cells, accountId)?.inbox,
    secret: signingSecret(text),
    newId: () => crypto.randomUUID(),
    now: Date.now,
    onError: (error) => log("error", "storage failed", { error: String(error) }),
  });
  return {
    handler: (request) => app.fetch(request),
    probes: { log: buses.check },
    cells: leading.held,
    drain: leading.close,
    close: buses.close,
  };
}

async function openMedia(config: Config): Promise<MediaStore> {
  const dir = config.SLUICE_DATA_DIR;
  if (config.s3 === null) return await openDiskMedia(join(dir, "media"));
  return await openS3Media({ ...config.s3, spoolDir: join(dir, "spool") });
}
