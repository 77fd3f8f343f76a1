/**
 * A bare HTTP/1.1 load generator: `connections` sockets, one request at a time on each. It runs as a process of its
 * own, so that its work is not counted as the server's: `deno run -A bench/parts/http_load.ts '<options as JSON>'`.
 */

import { percentile } from "../figures.ts";
import { openPoster, type Target } from "./poster.ts";

interface Options extends Target {
  readonly connections: number;
  readonly seconds: number;
}

/** Milliseconds for the latencies, requests per second for the rate. */
export interface LoadResult {
  readonly requests: number;
  readonly failed: number;
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
}

/** Sends requests until the time is up and keeps each one's latency. Returns how many were not answered 201. */
async function one(target: Target, until: number, latencies: number[]): Promise<number> {
  const poster = await openPoster(target);
  let failed = 0;
  for (let now = performance.now(); now < until;) {
    const status = await poster.post();
    const done = performance.now();
    latencies.push(done - now);
    if (status !== 201) failed++;
    now = done;
  }
  poster.close();
  return failed;
}

if (import.meta.main) {
  const options: Options = JSON.parse(Deno.args[0] ?? "{}");
  const latencies: number[] = [];
  const began = performance.now();
  const until = began + options.seconds * 1_000;
  const failures = await Promise.all(
    Array.from({ length: options.connections }, () => one(options, until, latencies)),
  );
  const seconds = (performance.now() - began) / 1_000;
  latencies.sort((a, b) => a - b);
  const result: LoadResult = {
    requests: latencies.length,
    failed: failures.reduce((a, b) => a + b, 0),
    perSecond: latencies.length / seconds,
    p50: percentile(latencies, 0.5),
    p99: percentile(latencies, 0.99),
  };
  await Deno.stdout.write(new TextEncoder().encode(JSON.stringify(result)));
}
