/** A gateway as a service: it needs the log, the read model and storage, and keeps nothing of its own. */

import { authSecret } from "@sluice/auth";
import { openNatsBuses } from "@sluice/bus/nats";
import { guardClock, systemClock } from "@sluice/clock";
import { type Config, VERSION } from "@sluice/config";
import { openRemoteMedia, signingSecret } from "@sluice/media";
import type { Telling } from "@sluice/observe";
import { openReads } from "@sluice/readmodel/reads";
import type { OpenService } from "@sluice/service";
import { createGateway } from "./gateway.ts";
import { readStudio } from "./studio_files.ts";

/** Where `deno task studio` puts it. */
const STUDIO = new URL("../../dist/studio.json", import.meta.url);

export interface GatewayServiceOptions {
  readonly config: Config;
  readonly telling: Telling;
}

/** Connects and catches up with the logs. Throws what keeps it from that, to be tried again. */
export async function openGateway(
  { config, telling }: GatewayServiceOptions,
  stage: (name: string) => void,
): Promise<OpenService> {
  const { SLUICE_SECRET: text = "", SLUICE_UPLOAD_URL: uploadUrl = "" } = config;
  stage("log");
  const buses = await openNatsBuses({
    servers: config.SLUICE_NATS_URL ?? [],
    cells: config.SLUICE_CELLS,
    replicas: config.SLUICE_NATS_REPLICAS,
    name: `sluice gateway ${VERSION}`,
  });
  stage("read model");
  const rows = await openReads(config.SLUICE_DATABASE_READ_URL ?? config.SLUICE_DATABASE_URL ?? "");
  const media = openRemoteMedia({ url: uploadUrl, secret: signingSecret(text) });
  const guard = guardClock(systemClock);
  try {
    const gateway = await createGateway({
      cells: buses.cells,
      reads: rows.reads,
      media,
      pictures: media,
      secret: signingSecret(text),
      auth: authSecret(text),
      publicUrl: config.SLUICE_PUBLIC_URL ?? `http://${config.SLUICE_HOST}:${config.SLUICE_PORT}`,
      version: VERSION,
      probes: { storage: media.check, clock: () => Promise.resolve(guard.jumped()) },
      ...telling,
      corsOrigins: config.SLUICE_CORS_ORIGINS,
      egressAllow: config.SLUICE_EGRESS_ALLOW,
      studio: () => readStudio(STUDIO),
    });
    return {
      handler: (request, info) => gateway.app.fetch(request, info),
      probes: null,
      drain: gateway.drain,
      async close() {
        await gateway.close();
        await rows.close();
        await buses.close();
      },
    };
  } catch (error) {
    await rows.close();
    await buses.close();
    throw error;
  }
}
