/** One job at a time on an idle system: from the request to the agent's socket, and from the agent's word to the event stream. */

import { median, percentile } from "../figures.ts";
import type { CoreFacts } from "./core_server.ts";
import { openPoster } from "./poster.ts";
import { rawAgent } from "./raw_agent.ts";

interface Options extends CoreFacts {
  readonly samples: number;
}

/** All in ms. */
export interface LatencyResult {
  readonly toAgent: number;
  readonly toAgentP99: number;
  readonly toClient: number;
  readonly toClientP99: number;
  /** A ping to the agent's socket and its pong. */
  readonly pingPong: number;
}

/** Calls `seen` with each job whose completion the stream tells. */
async function watch(base: string, key: string, seen: (jobId: string) => void): Promise<void> {
  const response = await fetch(`${base}/api/events`, { headers: { "X-API-Key": key } });
  const text = response.body?.pipeThrough(new TextDecoderStream());
  if (text === undefined) throw new Error("watch events: no body");
  (async () => {
    for await (const chunk of text) {
      for (const match of chunk.matchAll(/"JobCompleted","data":\{"jobId":"([0-9a-f-]+)"/g)) {
        seen(match[1] ?? "");
      }
    }
  })();
}

function pingPong(socket: WebSocket): Promise<number> {
  return new Promise((resolve) => {
    const began = performance.now();
    const hear = ({ data }: MessageEvent) => {
      if (JSON.parse(data).type !== "pong") return;
      socket.removeEventListener("message", hear);
      resolve(performance.now() - began);
    };
    socket.addEventListener("message", hear);
    socket.send('{"type":"ping"}');
  });
}

if (import.meta.main) {
  const { port, key, agents, samples }: Options = JSON.parse(Deno.args[0] ?? "{}");
  const base = `http://127.0.0.1:${port}`;
  const [agent] = agents;
  if (agent === undefined) throw new Error("measure latency: no agent");
  let began = 0;
  let completing = 0;
  let known = () => {};
  const toAgent: number[] = [];
  const toClient: number[] = [];
  await watch(base, key, () => {
    toClient.push(performance.now() - completing);
    known();
  });
  const socket = await rawAgent({
    url: `ws://127.0.0.1:${port}/ws/agent`,
    ...agent,
    slots: 1,
    onJob: () => toAgent.push(performance.now() - began),
    onCompleting: () => completing = performance.now(),
  });
  const body = JSON.stringify({ type: "image", prompt: "a lighthouse at dawn", model: "sim-image" });
  const poster = await openPoster({ hostname: "127.0.0.1", port, path: "/api/jobs", key, body });
  for (let n = 0; n < samples; n++) {
    const done = new Promise<void>((resolve) => known = resolve);
    began = performance.now();
    await poster.post();
    await done;
    // Idle means that the read model has taken in the last job before the next one comes.
    await new Promise((resolve) => setTimeout(resolve, 15));
  }
  const pings: number[] = [];
  for (let n = 0; n < 100; n++) pings.push(await pingPong(socket));
  const sorted = (values: number[]) => values.slice(samples / 4).sort((a, b) => a - b);
  const result: LatencyResult = {
    toAgent: percentile(sorted(toAgent), 0.5),
    toAgentP99: percentile(sorted(toAgent), 0.99),
    toClient: percentile(sorted(toClient), 0.5),
    toClientP99: percentile(sorted(toClient), 0.99),
    pingPong: median(pings),
  };
  await Deno.stdout.write(new TextEncoder().encode(JSON.stringify(result)));
  Deno.exit(0);
}
