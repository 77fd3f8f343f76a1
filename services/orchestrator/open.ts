/** An orchestrator as a service: it leads the cells whose leases it gets, and takes any agent's socket. */

import { authSecret } from "@sluice/auth";
import { openNatsBuses } from "@sluice/bus/nats";
import { guardClock, systemClock } from "@sluice/clock";
import { type Config, VERSION } from "@sluice/config";
import { SNAPSHOT_FORMAT } from "@sluice/domain";
import { OUTPUTS, signingSecret } from "@sluice/media";
import { openS3Snapshots } from "@sluice/media/snapshots";
import type { Telling } from "@sluice/observe";
import { type OpenService, startLeading } from "@sluice/service";
import { createHub } from "./hub.ts";
import { leadCell, type LedCell } from "./lead_cell.ts";

export interface OrchestratorOptions {
  readonly config: Config;
  readonly telling: Telling;
  /** Told once of a key that was made because none was given. */
  readonly onNewKey: (key: string) => void;
}

/** Connects, leads and listens to agents. Throws what keeps it from that, to be tried again. */
export async function openOrchestrator(
  { config, telling, onNewKey }: OrchestratorOptions,
  stage: (name: string) => void,
): Promise<OpenService> {
  const { SLUICE_SECRET: text = "", SLUICE_UPLOAD_URL: uploadUrl = "", SLUICE_CELLS: cells } = config;
  stage("log");
  const buses = await openNatsBuses({
    servers: config.SLUICE_NATS_URL ?? [],
    cells,
    replicas: config.SLUICE_NATS_REPLICAS,
    name: `sluice orchestrator ${VERSION}`,
  });
  // where media stay on storage's disk, an orchestrator has no place for snapshots and folds the whole log
  const snapshots = config.s3 === null ? null : await openS3Snapshots(config.s3, SNAPSHOT_FORMAT);
  const auth = authSecret(text);
  const egressAllow = config.SLUICE_EGRESS_ALLOW;
  const guard = guardClock(systemClock);
  const led = new Map<number, LedCell>();
  // a cell that nobody holds is told of, and not merely silent
  for (const { log } of buses.cells) {
    telling.metrics.leaseHeld.set({ role: "decider", cell: String(log.cell) }, 0);
  }
  const leading = startLeading({
    role: "decider",
    cells: buses.cells,
    hindrance: guard.jumped,
    lead(cell, bus) {
      const one = leadCell(bus, {
        secret: text,
        auth,
        egressAllow,
        snapshots,
        ownUrls: [config.SLUICE_PUBLIC_URL, config.SLUICE_AGENT_URL, uploadUrl].filter((url) =>
          url !== undefined
        ),
        ...(config.SLUICE_ADMIN_KEY === undefined ? {} : { adminKey: config.SLUICE_ADMIN_KEY }),
        onNewKey,
        simulator: config.SLUICE_SIMULATOR === "on",
        ...telling,
      });
      led.set(cell, one);
      return {
        ready: one.decider.ready,
        ended: one.ended,
        close: () => one.close().finally(() => led.delete(cell)),
      };
    },
    onChange: (cell, leads, why) =>
      telling.log(why === null ? "info" : "warn", leads ? "leads a cell" : "leads a cell no more", {
        cell,
        why,
      }),
  });
  const hub = createHub({
    cells: buses.cells,
    secret: signingSecret(text),
    auth,
    uploadUrl,
    maxBytes: OUTPUTS.video.maxBytes,
    egressAllow,
  });
  const trouble = () => {
    const [first] = [...led].flatMap(([cell, { decider }]) => {
      const problem = decider.trouble();
      return problem === null ? [] : [`cell ${cell}: ${problem.message}`];
    });
    return Promise.resolve(first ?? leading.trouble());
  };
  return {
    handler: (request) => hub.handle(request),
    probes: { log: buses.check, clock: () => Promise.resolve(guard.jumped()), decider: trouble },
    cells: leading.held,
    async drain() {
      // agents come back to another orchestrator, and what they said last is decided before the cells are given away
      hub.close();
      await leading.close();
    },
    async close() {
      await buses.close();
      snapshots?.close();
    },
  };
}
