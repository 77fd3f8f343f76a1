/** Stands between an extension and its server, and can stop the world at one message: from there on that way is silent. */

/** What is about to pass. */
export interface Passing {
  readonly from: "agent" | "server";
  /** Of a message its `type`, of a request or its answer the method. */
  readonly type: string;
  /** Of an `ack` the type of what it answers. */
  readonly of?: string;
}

export interface Stop {
  /** Resolves when such a thing has come; it is held, and all behind it on the same socket. */
  readonly reached: Promise<void>;
  letGo(): void;
}

export interface Gate extends AsyncDisposable {
  readonly url: string;
  /** How often an agent has connected. */
  readonly sockets: number;
  /** Holds the next that is like this. */
  stop(like: Passing): Stop;
}

/** @param target the server's address; asked for with each request, because the server may be started later */
export function startGate(target: () => string): Gate {
  const stops = new Set<{ readonly like: Passing; reached(): void; readonly over: Promise<void> }>();
  const letGo = new Set<() => void>();
  /** Message id → its type. */
  const types = new Map<string, string>();
  let sockets = 0;

  async function hold(passing: Passing): Promise<void> {
    const stop = [...stops].find(({ like }) =>
      like.from === passing.from && like.type === passing.type && like.of === passing.of
    );
    if (stop === undefined) return;
    stops.delete(stop);
    stop.reached();
    await stop.over;
  }

  function passingOf(from: Passing["from"], text: string): Passing {
    const { type, id, of } = JSON.parse(text);
    if (typeof id === "string") types.set(id, type);
    const answered = types.get(of);
    return { from, type, ...(answered === undefined ? {} : { of: answered }) };
  }

  async function pass(request: Request): Promise<Response> {
    const { pathname, search } = new URL(request.url);
    const { method } = request;
    if (request.headers.get("upgrade") === "websocket") return bridge(request, pathname);
    const body = new Uint8Array(await request.arrayBuffer());
    await hold({ from: "agent", type: method });
    const headers = new Headers(request.headers);
    headers.delete("host");
    const answer = await fetch(target() + pathname + search, {
      method,
      headers,
      ...(method === "GET" || method === "HEAD" ? {} : { body }),
    });
    const bytes = new Uint8Array(await answer.arrayBuffer());
    await hold({ from: "server", type: method });
    const empty = answer.status === 204 || answer.status === 304;
    return new Response(empty ? null : bytes, { status: answer.status, headers: answer.headers });
  }

  function bridge(request: Request, path: string): Response {
    const protocols = (request.headers.get("sec-websocket-protocol") ?? "").split(",").map((p) => p.trim());
    const { socket, response } = Deno.upgradeWebSocket(request, { protocol: protocols[0] ?? "" });
    const server = new WebSocket(target().replace("http", "ws") + path, protocols);
    sockets++;
    const open = new Promise<unknown>((resolve) => server.onopen = resolve);
    lead(socket, server, "agent", open);
    lead(server, socket, "server", Promise.resolve());
    return response;
  }

  function lead(from: WebSocket, to: WebSocket, who: Passing["from"], ready: Promise<unknown>): void {
    let before = ready;
    from.onmessage = ({ data }) => {
      before = before.then(() => hold(passingOf(who, data))).then(() => {
        // What a dead sender had on its way is lost with it.
        if (from.readyState === WebSocket.OPEN && to.readyState === WebSocket.OPEN) to.send(data);
      });
    };
    from.onclose = ({ code, reason }) => {
      if (to.readyState >= WebSocket.CLOSING) return;
      if (code >= 3_000) to.close(code, reason);
      else to.close();
    };
    from.onerror = (event) => event.preventDefault?.();
  }

  const onError = () => new Response(null, { status: 502 });
  const end = new AbortController();
  const { signal } = end;
  const listening = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {}, onError, signal }, pass);
  return {
    url: `http://127.0.0.1:${listening.addr.port}`,
    get sockets() {
      return sockets;
    },
    stop(like) {
      const reached = Promise.withResolvers<void>();
      const over = Promise.withResolvers<void>();
      stops.add({ like, reached: reached.resolve, over: over.promise });
      letGo.add(over.resolve);
      return { reached: reached.promise, letGo: over.resolve };
    },
    async [Symbol.asyncDispose]() {
      for (const one of letGo) one();
      end.abort();
      await listening.finished;
    },
  };
}
