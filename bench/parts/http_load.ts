/**
 * A bare HTTP/1.1 load generator: `connections` sockets, one request at a time on each. It runs as a process of its
 * own, so that its work is not counted as the server's: `deno run -A bench/parts/http_load.ts '<options as JSON>'`.
 */

import { percentile } from "../figures.ts";

interface Options {
  readonly hostname: string;
  readonly port: number;
  readonly path: string;
  readonly key: string;
  readonly body: string;
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

const decoder = new TextDecoder();

/** Sends requests until the time is up and keeps each one's latency. */
async function one(
  { hostname, port, path, key, body }: Options,
  until: number,
  latencies: number[],
): Promise<number> {
  const connection = await Deno.connect({ hostname, port });
  connection.setNoDelay(true);
  const head =
    `POST ${path} HTTP/1.1\r\nHost: ${hostname}\r\nX-API-Key: ${key}\r\nContent-Type: application/json\r\n`;
  const request = new TextEncoder().encode(`${head}Content-Length: ${body.length}\r\n\r\n${body}`);
  const buffer = new Uint8Array(16_384);
  let failed = 0;
  for (let now = performance.now(); now < until;) {
    await connection.write(request);
    const status = await readAnswer(connection, buffer);
    const done = performance.now();
    latencies.push(done - now);
    if (status !== 201) failed++;
    now = done;
  }
  connection.close();
  return failed;
}

async function readAnswer(connection: Deno.Conn, buffer: Uint8Array): Promise<number> {
  let text = "";
  while (true) {
    const n = await connection.read(buffer);
    if (n === null) throw new Error(`read answer: the connection was closed after "${text.slice(0, 80)}"`);
    text += decoder.decode(buffer.subarray(0, n));
    const end = text.indexOf("\r\n\r\n");
    if (end < 0) continue;
    const length = Number(/content-length: (\d+)/i.exec(text)?.[1] ?? 0);
    if (text.length >= end + 4 + length) return Number(text.slice(9, 12));
  }
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
