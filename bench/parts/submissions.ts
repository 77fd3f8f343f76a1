/** Submissions of one job each, and the same load against a server that keeps nothing. */

import type { LoadResult } from "./http_load.ts";
import { runPart } from "./sluice.ts";

export const BODY = JSON.stringify({ type: "image", prompt: "a lighthouse at dawn", model: "sim-image" });

export interface Target {
  readonly port: number;
  readonly key: string;
}

/** `POST /api/jobs` from that many connections for so many seconds. */
export function load({ port, key }: Target, connections: number, seconds: number): Promise<LoadResult> {
  const options = { hostname: "127.0.0.1", port, path: "/api/jobs", key, body: BODY, connections, seconds };
  return runPart("./http_load.ts", options);
}

/** The same load against a server that parses the body, answers as much and keeps nothing. */
export async function bareHttp(connections: number, seconds: number): Promise<LoadResult> {
  const answer = {
    success: true,
    jobId: crypto.randomUUID(),
    status: "queued",
    queuePosition: 1,
    estimatedTime: 1,
    creditsReserved: 1,
  };
  const server = Deno.serve({ port: 0, onListen: () => {} }, async (request) => {
    await request.json();
    return Response.json(answer, { status: 201 });
  });
  const result = await load({ port: server.addr.port, key: "none" }, connections, seconds);
  await server.shutdown();
  return result;
}
