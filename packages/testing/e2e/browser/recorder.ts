/** Stands between an extension and its server, passes everything on and keeps a copy of every byte in both directions. */

export interface Recorder extends AsyncDisposable {
  readonly url: string;
  /** Bodies, headers and socket messages, as they came. */
  readonly recorded: readonly Uint8Array[];
}

/** @param target the server's address; asked for with each request, because the server may be started later */
export function startRecorder(target: () => string): Recorder {
  const recorded: Uint8Array[] = [];
  const keep = (what: string | Uint8Array) =>
    void recorded.push(typeof what === "string" ? new TextEncoder().encode(what) : what);

  async function pass(request: Request): Promise<Response> {
    const { pathname, search } = new URL(request.url);
    keep(`${request.method} ${pathname}${search}\n${JSON.stringify([...request.headers])}`);
    if (request.headers.get("upgrade") === "websocket") return bridge(request, pathname);
    const body = new Uint8Array(await request.arrayBuffer());
    keep(body);
    const headers = new Headers(request.headers);
    headers.delete("host");
    const { method } = request;
    const hasBody = method !== "GET" && method !== "HEAD";
    const answer = await fetch(target() + pathname + search, {
      method,
      headers,
      ...(hasBody ? { body } : {}),
    });
    const bytes = new Uint8Array(await answer.arrayBuffer());
    keep(bytes);
    const empty = answer.status === 204 || answer.status === 304;
    return new Response(empty ? null : bytes, { status: answer.status, headers: answer.headers });
  }

  function bridge(request: Request, path: string): Response {
    const protocols = (request.headers.get("sec-websocket-protocol") ?? "").split(",").map((name) =>
      name.trim()
    );
    const { socket, response } = Deno.upgradeWebSocket(request, { protocol: protocols[0] ?? "" });
    const server = new WebSocket(target().replace("http", "ws") + path, protocols);
    const early: string[] = [];
    socket.onmessage = ({ data }) => {
      keep(data);
      if (server.readyState === WebSocket.OPEN) server.send(data);
      else early.push(data);
    };
    server.onopen = () => early.splice(0).forEach((data) => server.send(data));
    server.onmessage = ({ data }) => {
      keep(data);
      if (socket.readyState === WebSocket.OPEN) socket.send(data);
    };
    for (const [one, other] of [[socket, server], [server, socket]] as const) {
      one.onclose = () => other.readyState < WebSocket.CLOSING && other.close();
      one.onerror = (event) => event.preventDefault?.();
    }
    return response;
  }

  const listening = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, pass);
  return {
    url: `http://127.0.0.1:${listening.addr.port}`,
    recorded,
    async [Symbol.asyncDispose]() {
      await listening.shutdown();
    },
  };
}
