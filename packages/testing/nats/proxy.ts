/** A wire between clients and a server that can go deaf or be cut, to lose acknowledgements on purpose. */

export interface Proxy {
  /** `nats://127.0.0.1:<port>` */
  readonly url: string;
  /** From now on nothing that the server says reaches a client; what clients say still reaches the server. */
  swallow(): void;
  /** From now on nothing goes through in either direction, though connections look alive. Resolves at the first loss. */
  freeze(): Promise<void>;
  /** Cuts every connection and lets new ones through as if nothing had been. */
  cut(): void;
  close(): Promise<void>;
}

type Mode = "through" | "swallow" | "freeze";

/** Starts a proxy on a free port before the server on `port` of this machine. */
export function startProxy(port: number): Proxy {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const wires = new Set<Deno.Conn>();
  const pumps = new Set<Promise<void>>();
  let mode: Mode = "through";
  let lost = Promise.withResolvers<void>();

  function hangUp(...ends: Deno.Conn[]): void {
    for (const end of ends) if (wires.delete(end)) end.close();
  }

  async function pump(from: Deno.Conn, to: Deno.Conn, passes: () => boolean): Promise<void> {
    const buffer = new Uint8Array(65_536);
    try {
      for (let size = await from.read(buffer); size !== null; size = await from.read(buffer)) {
        if (!passes()) lost.resolve();
        for (let sent = 0; passes() && sent < size;) sent += await to.write(buffer.subarray(sent, size));
      }
    } catch {
      // A broken wire is what this is for; both ends learn of it below.
    } finally {
      hangUp(from, to);
    }
  }

  async function connect(client: Deno.Conn): Promise<void> {
    wires.add(client);
    try {
      const server = await Deno.connect({ hostname: "127.0.0.1", port });
      wires.add(server);
      await Promise.all([
        pump(client, server, () => mode !== "freeze"),
        pump(server, client, () => mode === "through"),
      ]);
    } catch {
      hangUp(client); // the server is down, and so the client sees it
    }
  }

  const accepting = (async () => {
    for await (const client of listener) {
      const pumping = connect(client).finally(() => pumps.delete(pumping));
      pumps.add(pumping);
    }
  })();

  return {
    url: `nats://127.0.0.1:${listener.addr.port}`,
    swallow: () => void (mode = "swallow"),
    freeze() {
      mode = "freeze";
      lost = Promise.withResolvers();
      return lost.promise;
    },
    cut() {
      mode = "through";
      hangUp(...wires);
    },
    async close() {
      listener.close();
      hangUp(...wires);
      await accepting;
      await Promise.all(pumps);
    },
  };
}
