/** Whole lives of jobs, and how fast news travels when nothing else is going on. */

import { ms, type Row, whole } from "../figures.ts";
import { startCore } from "../parts/core.ts";
import { idleSyncMs } from "../parts/limits.ts";
import type { LatencyResult } from "../parts/latency_client.ts";
import type { LifecycleOptions, LifecycleResult } from "../parts/lifecycle_client.ts";
import { runPart } from "../parts/sluice.ts";

/** Durable commits in a life: submitted (and assigned), accepted, submitting, submitted, recorded, completed. */
export const COMMITS = 6;

/** Measures; takes about twenty seconds. */
export async function lifecycleRows(): Promise<Row[]> {
  const core = await startCore();
  const options: LifecycleOptions = {
    ...core,
    agentsUrl: `ws://127.0.0.1:${core.port}/ws/agent`,
    jobs: 24_000,
    warmUp: 8_000,
    connections: 64,
  };
  const { perSecond } = await runPart<LifecycleResult>("./lifecycle_client.ts", options);
  await core.stop();
  return [{
    what: "whole lifecycles, HTTP in, instant agents on WebSockets, without the bytes",
    figure: `${whole(perSecond)}/s (${whole(perSecond * COMMITS)} durable commits/s)`,
    target: "≥ 3,000/s",
    met: perSecond >= 3_000,
    limit: "the client and both ends of every socket share the same two cores",
  }];
}

/** Measures; takes about five seconds. */
export async function latencyRows(): Promise<Row[]> {
  const core = await startCore();
  const r = await runPart<LatencyResult>("./latency_client.ts", { ...core, samples: 400 });
  await core.stop();
  const limit = `one durable commit after a rest: ${ms(await idleSyncMs())}; ping and pong on the socket: ${
    ms(r.pingPong)
  }`;
  return [
    {
      what: "idle: submit → the agent has the job",
      figure: `p50 ${ms(r.toAgent)}, p99 ${ms(r.toAgentP99)}`,
      target: "p50 ≤ 2 ms",
      met: r.toAgent <= 2,
      limit,
    },
    {
      what: "idle: job finished → the SSE client knows",
      figure: `p50 ${ms(r.toClient)}, p99 ${ms(r.toClientP99)}`,
      target: "p50 ≤ 2 ms",
      met: r.toClient <= 2,
      limit,
    },
  ];
}
