/** For this package's tests only: the gateway on a real port, and clients of `/ws/user`. */

import assert from "node:assert/strict";
import { openTestGateway } from "./testing_gateway.ts";

// deno-lint-ignore no-explicit-any -- whatever the server says
export type Message = any;

/** The gateway on a real port; sockets need one. */
export async function serve(changes: Parameters<typeof openTestGateway>[0] = {}) {
  const gateway = await openTestGateway(changes);
  const server = Deno.serve(
    { port: 0, hostname: "127.0.0.1", onListen: () => {} },
    (r, info) => gateway.app.fetch(r, info),
  );
  const host = `127.0.0.1:${server.addr.port}`;
  return {
    gateway,
    host,
    async ticket(key = gateway.key): Promise<string> {
      const response = await gateway.call("POST", "/api/tickets", undefined, {
        authorization: `Bearer ${key}`,
      });
      return (await response.json()).ticket;
    },
    async [Symbol.asyncDispose]() {
      await gateway[Symbol.asyncDispose]();
      await server.shutdown();
    },
  };
}

export type Served = Awaited<ReturnType<typeof serve>>;

/** Opens a socket and reads its messages one by one. */
export function connect({ host }: Served, options: string[] | ClientOptions = [], query = "") {
  const socket = new WebSocket(`ws://${host}/ws/user${query}`, options);
  const heard: Message[] = [];
  const closed = Promise.withResolvers<{ code: number; reason: string; opened: boolean }>();
  let wake = Promise.withResolvers<void>();
  let opened = false;
  let over = false;
  socket.onopen = () => {
    opened = true;
  };
  socket.onerror = () => {};
  socket.onmessage = ({ data }) => {
    heard.push(JSON.parse(data));
    wake.resolve();
  };
  socket.onclose = ({ code, reason }) => {
    over = true;
    closed.resolve({ code, reason, opened });
    wake.resolve();
  };
  return {
    socket,
    closed: closed.promise,
    say: (message: unknown) => socket.send(typeof message === "string" ? message : JSON.stringify(message)),
    async next(): Promise<Message> {
      for (;;) {
        const message = heard.shift();
        if (message !== undefined) return message;
        assert.ok(!over, "the socket closed before another message came");
        await wake.promise;
        wake = Promise.withResolvers();
      }
    },
    async until(type: string): Promise<Message> {
      for (;;) {
        const message = await this.next();
        if (message.type === type) return message;
      }
    },
    async close() {
      if (!over) socket.close();
      await closed.promise;
    },
  };
}

export interface ClientOptions {
  readonly protocols?: string[];
  readonly headers?: Record<string, string>;
}

export const withTicket = async (served: Served, key?: string) =>
  connect(served, ["sluice.user.v1", `ticket.${await served.ticket(key)}`]);
