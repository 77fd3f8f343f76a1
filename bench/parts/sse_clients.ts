/**
 * Opens event streams as bare HTTP/1.1 connections, in a process of its own, and measures how long commits take from
 * their decision to each client. The keys are dealt out over the connections.
 */

import { percentile } from "../figures.ts";

export interface SseOptions {
  readonly port: number;
  readonly keys: readonly string[];
  readonly connections: number;
  /** How long it counts, after all are connected and have had a second of frames. */
  readonly seconds: number;
}

/** Latencies in ms. */
export interface SseResult {
  /** Frames a second of all clients together. */
  readonly perSecond: number;
  /** Frames a second of the client that got the fewest. */
  readonly least: number;
  readonly p50: number;
  readonly p99: number;
  /** Bytes of a frame. */
  readonly frame: number;
}

const FRAME = "event: commit";
const AT = '"at":"';
const ISO = "2026-01-01T00:00:00.000Z".length;
const decoder = new TextDecoder("latin1");

interface Counts {
  counting: boolean;
  readonly latencies: number[];
  bytes: number;
}

/** Reads a stream to its end and counts its frames; `connected` is called at the first bytes. */
async function read(
  { port, key, counts, connected }: {
    readonly port: number;
    readonly key: string;
    readonly counts: Counts;
    readonly connected: () => void;
  },
  client: { frames: number },
): Promise<void> {
  const connection = await Deno.connect({ hostname: "127.0.0.1", port });
  const head = `GET /api/events HTTP/1.1\r\nHost: 127.0.0.1\r\nX-API-Key: ${key}\r\n\r\n`;
  await connection.write(new TextEncoder().encode(head));
  const buffer = new Uint8Array(32_768);
  let text = "";
  for (let first = true;; first = false) {
    const size = await connection.read(buffer);
    if (size === null) throw new Error(`read events: the stream ended after "${text.slice(0, 200)}"`);
    text += decoder.decode(buffer.subarray(0, size));
    if (first) {
      if (!text.startsWith("HTTP/1.1 200")) throw new Error(`open events: answered "${text.slice(0, 200)}"`);
      connected();
    }
    const now = Date.now();
    let seen = 0;
    for (let at = text.indexOf(FRAME); at >= 0; at = text.indexOf(FRAME, seen)) {
      const time = text.indexOf(AT, at);
      if (time < 0 || text.length < time + AT.length + ISO) break;
      seen = time + AT.length + ISO;
      if (!counts.counting) continue;
      counts.latencies.push(now - timeOf(text.slice(time + AT.length, seen)));
      client.frames++;
    }
    if (counts.counting) counts.bytes += size;
    const from = text.indexOf(FRAME, seen);
    text = from >= 0 ? text.slice(from) : text.slice(Math.max(seen, text.length - FRAME.length));
  }
}

let last = { text: "", ms: 0 };

/** The clients get the same commits, one after the other. */
function timeOf(text: string): number {
  if (last.text !== text) last = { text, ms: Date.parse(text) };
  return last.ms;
}

if (import.meta.main) {
  const { port, keys, connections, seconds }: SseOptions = JSON.parse(Deno.args[0] ?? "");
  const counts: Counts = { counting: false, latencies: [], bytes: 0 };
  const clients = Array.from({ length: connections }, () => ({ frames: 0 }));
  const broken = Promise.withResolvers<never>();
  for (const [n, client] of clients.entries()) {
    const open = Promise.withResolvers<void>();
    const key = keys[n % keys.length] ?? "";
    read({ port, key, counts, connected: open.resolve }, client).catch(broken.reject);
    await Promise.race([open.promise, broken.promise]);
  }
  const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
  await Promise.race([pause(1_000), broken.promise]);
  counts.counting = true;
  const began = performance.now();
  await Promise.race([pause(seconds * 1_000), broken.promise]);
  counts.counting = false;
  const took = (performance.now() - began) / 1_000;
  const { latencies, bytes } = counts;
  latencies.sort((a, b) => a - b);
  const result: SseResult = {
    perSecond: latencies.length / took,
    least: Math.min(...clients.map(({ frames }) => frames)) / took,
    p50: percentile(latencies, 0.5),
    p99: percentile(latencies, 0.99),
    frame: bytes / latencies.length,
  };
  await Deno.stdout.write(new TextEncoder().encode(JSON.stringify(result)));
  Deno.exit(0);
}
