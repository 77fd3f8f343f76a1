/** A server that sends the same frames to every client and does nothing else. */

import { steadily } from "./steadily.ts";

export interface BareSse {
  readonly port: number;
  stop(): Promise<void>;
}

/** Sends a frame of so many bytes, with the time in it, to everybody so many times a second. */
export function startBareSse({ bytes, pace }: { readonly bytes: number; readonly pace: number }): BareSse {
  const clients = new Set<ReadableStreamDefaultController<Uint8Array>>();
  const encoder = new TextEncoder();
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: () => {} }, () => {
    let mine: ReadableStreamDefaultController<Uint8Array>;
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        clients.add(mine = controller);
        controller.enqueue(encoder.encode(": connected\n\n"));
      },
      cancel: () => void clients.delete(mine),
    });
    return new Response(body, { headers: { "content-type": "text/event-stream" } });
  });
  const pause = steadily(pace, () => {
    const start = `event: commit\ndata: {"at":"${new Date().toISOString()}","rest":"`;
    const frame = encoder.encode(`${start.padEnd(bytes - 4, "x")}"}\n\n`);
    for (const client of clients) client.enqueue(frame);
  });
  return {
    port: server.addr.port,
    async stop() {
      pause();
      for (const client of clients) client.close();
      await server.shutdown();
    },
  };
}
