/** One port for everything: agents' sockets, uploads and media, and the APIs. */

/** The port cannot be opened. Thrown by `listen`; the message says what to do. */
export class PortUnavailable extends Error {
  override readonly name = "PortUnavailable";
}

export interface Parts {
  readonly agents: (request: Request) => Response;
  readonly storage: (request: Request) => Response | Promise<Response>;
  readonly gateway: (request: Request, info: Deno.ServeHandlerInfo) => Response | Promise<Response>;
}

const AGENT_PATH = /^\/ws\/(agent|extension)(\?|$)/;

/** Sends each request to the part that it is for. */
export function router(parts: Parts): Deno.ServeHandler {
  return (request, info) => {
    // Cut by hand: parsing every URL here would cost more than all the routing.
    const path = request.url.slice(request.url.indexOf("/", 8));
    if (path.startsWith("/ws/") && AGENT_PATH.test(path)) return parts.agents(request);
    if (path.startsWith("/uploads/")) return parts.storage(request);
    // a signed address needs nobody who knows accounts; with a key instead, the gateway looks whose it is
    if (path.startsWith("/media/") && path.includes("sig=")) return parts.storage(request);
    return parts.gateway(request, info);
  };
}

/** Listens on `hostname:port` (0 picks a free one). Throws `PortUnavailable`. */
export function listen(
  hostname: string,
  port: number,
  handler: Deno.ServeHandler,
): Deno.HttpServer<Deno.NetAddr> {
  try {
    return Deno.serve({ hostname, port, onListen: () => {}, onError: failed }, handler);
  } catch (cause) {
    const why = cause instanceof Deno.errors.AddrInUse ? "something else listens there" : String(cause);
    throw new PortUnavailable(
      `listen on ${hostname}:${port}: ${why}; stop that program or set SLUICE_PORT to a free port (0 picks one)`,
      { cause },
    );
  }
}

function failed(): Response {
  return Response.json({ error: "internal", code: "internal", details: "the server made a mistake" }, {
    status: 500,
  });
}
