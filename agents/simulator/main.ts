/** Simulator agents as a process of their own: `deno task simulator`. One for each cell, or the one that is paired with a code. */

import type { AgentHandle } from "@sluice/agent";
import { simulatorCredentials } from "@sluice/auth";
import { type Config, readConfig, VERSION } from "@sluice/config";
import { openTelling } from "@sluice/observe";
import { runService, startService } from "@sluice/service";
import { join } from "node:path";
import { pairedCredentials } from "./pair.ts";
import { startSimulator } from "./simulator.ts";

await runService("simulator", () => {
  const config = readConfig(Deno.env.toObject(), "simulator");
  const { log, metrics } = openTelling({
    service: "simulator",
    version: VERSION,
    least: config.SLUICE_LOG_LEVEL,
  });
  return startService({
    name: "simulator",
    version: VERSION,
    hostname: config.SLUICE_HOST,
    port: config.SLUICE_PORT,
    log,
    scrape: { metrics, token: config.SLUICE_METRICS_TOKEN ?? null },
    async open(stage) {
      stage("pairing");
      const agents: AgentHandle[] = [];
      for (const { agentId, token } of await identities(config)) {
        agents.push(
          await startSimulator({
            url: `${config.SLUICE_AGENT_URL?.replace(/^http/, "ws")}/ws/agent`,
            token,
            agentId,
            dir: join(config.SLUICE_DATA_DIR, "simulator", agentId),
            version: VERSION,
            settings: {
              imageMs: config.SLUICE_SIMULATOR_IMAGE_MS,
              videoMs: config.SLUICE_SIMULATOR_VIDEO_MS,
              slots: config.SLUICE_SIMULATOR_SLOTS,
            },
          }),
        );
      }
      const offline = () => agents.map(({ state }) => state).find(({ status }) => status !== "online");
      const why = (status: string, trouble: string | null) => `${status}: ${trouble ?? "no answer yet"}`;
      return {
        handler: () => Response.json({ error: "Not found", code: "not_found" }, { status: 404 }),
        probes: {
          orchestrator: () => {
            const state = offline();
            return Promise.resolve(state === undefined ? null : why(state.status, state.trouble));
          },
        },
        drain: async () => void await Promise.all(agents.map((agent) => agent.close())),
        close: () => Promise.resolve(),
      };
    },
  });
});

/** The operator lets the simulator of each cell in by the secret (`SLUICE_SIMULATOR=on`); anybody's own is paired. */
async function identities(config: Config): Promise<readonly { agentId: string; token: string }[]> {
  const { SLUICE_SECRET: secret, SLUICE_PAIRING_CODE: code, SLUICE_DATA_DIR: dir } = config;
  if (code !== undefined) return [await pairedCredentials(dir, config.SLUICE_PUBLIC_URL ?? "", code)];
  if (secret === undefined) {
    throw new Error("know who the simulator is: SLUICE_PAIRING_CODE or SLUICE_SECRET is needed");
  }
  return Array.from({ length: config.SLUICE_CELLS }, (_, cell) => simulatorCredentials(secret, cell));
}
