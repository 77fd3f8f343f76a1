/** Whole lives of jobs through a gateway, the broker and an orchestrator, each a process of its own. */

import { type Row, whole } from "../figures.ts";
import { startApart } from "../parts/apart.ts";
import { submission } from "../parts/history.ts";
import type { LifecycleOptions, LifecycleResult } from "../parts/lifecycle_client.ts";
import { pairAgents } from "../parts/pair_agents.ts";
import { rawPublish } from "../parts/raw_publish.ts";
import { runPart } from "../parts/sluice.ts";
import { COMMITS } from "./lifecycle.ts";

const AGENTS = 4;

/** Measures; takes about half a minute. */
export async function lifecycleApartRows(): Promise<Row[]> {
  await using apart = await startApart();
  const options: LifecycleOptions = {
    ...apart.gateway,
    agents: await pairAgents(apart.gateway, AGENTS),
    agentsUrl: apart.agentsUrl,
    servers: apart.servers,
    jobs: 16_000,
    warmUp: 8_000,
    connections: 64,
  };
  const { perSecond } = await runPart<LifecycleResult>("./lifecycle_client.ts", options);
  const payload = JSON.stringify(submission());
  const raw = await rawPublish({ servers: apart.servers, payload, inFlight: 256, seconds: 3 });
  return [{
    what: "whole lifecycles, HTTP in, instant agents on WebSockets, without the bytes",
    figure: `${whole(perSecond)}/s (${whole(perSecond * COMMITS)} durable commits/s)`,
    target: "≥ 2,000/s",
    met: perSecond >= 2_000,
    limit:
      `publishing as large commands to JetStream, 256 in flight: ${
        whole(raw)
      }/s, of which a life needs ${COMMITS}; ` +
      "the client and both ends of every socket share the same two cores",
  }];
}
