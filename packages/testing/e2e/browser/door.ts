/** A way to a port that can be shut: as if the machine behind it, or the network before it, were away. */

export interface Door extends AsyncDisposable {
  readonly port: number;
  /** How often somebody was refused, or left without an answer. */
  readonly denied: number;
  /** Cuts every connection and refuses new ones. */
  shut(): void;
  /** Connections are taken and stay silent: nothing of what comes back is passed on. */
  silence(): void;
  open(): void;
}

export function startDoor(target: number): Door {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const ends = new Set<Deno.Conn>();
  let state: "open" | "shut" | "silent" = "open";
  let opened = Promise.withResolvers<void>();
  let denied = 0;

  async function lead(from: Deno.Conn, to: Deno.Conn, isBack: boolean): Promise<void> {
    for await (const chunk of from.readable) {
      if (isBack && state === "silent") {
        denied++;
        await opened.promise;
      }
      for (let at = 0; at < chunk.length;) at += await to.write(chunk.subarray(at));
    }
  }

  async function serve(client: Deno.Conn): Promise<void> {
    if (state === "shut") {
      denied++;
      return close(client);
    }
    const server = await Deno.connect({ hostname: "127.0.0.1", port: target });
    ends.add(client).add(server);
    const ways = [lead(client, server, false), lead(server, client, true)];
    await Promise.race(ways.map((way) => way.catch(() => {}))); // the other way ends with its connection
    for (const end of [client, server]) {
      ends.delete(end);
      close(end);
    }
  }

  const accepting = (async () => {
    const served: Promise<void>[] = [];
    for await (const client of listener) served.push(serve(client).catch(() => close(client)));
    await Promise.all(served);
  })();

  function turn(next: typeof state): void {
    state = next;
    opened.resolve();
    if (next === "silent") opened = Promise.withResolvers();
    if (next === "shut") ends.forEach(close);
  }
  return {
    port: listener.addr.port,
    get denied() {
      return denied;
    },
    shut: () => turn("shut"),
    silence: () => turn("silent"),
    open: () => turn("open"),
    async [Symbol.asyncDispose]() {
      listener.close();
      turn("shut");
      await accepting;
    },
  };
}

function close(conn: Deno.Conn): void {
  try {
    conn.close();
  } catch {
    // it is closed already
  }
}
