/** The agents' front door: `/ws/agent`, and `/ws/extension` for workers written against the reference. */

import { createHash } from "node:crypto";
import type { AuthSecret } from "@sluice/auth";
import { systemClock } from "@sluice/clock";
import { TIMINGS } from "@sluice/domain";
import { ALLOW_NOTHING } from "@sluice/media";
import { AGENT_SUBPROTOCOL, agentTokenOf } from "@sluice/protocol";
import { lineOf, TRY_AGAIN } from "./agent_line.ts";
import { serveExtension } from "./extension_session.ts";
import { openSession, type SessionOptions } from "./session.ts";

type Defaulted = "clock" | "newId" | "leaseMs" | "egressAllow";

export type HubOptions =
  & Omit<SessionOptions, Defaulted>
  & Partial<Pick<SessionOptions, Defaulted>>
  & { readonly auth: AuthSecret };

export interface Hub {
  /** Answers a request for either address with an upgrade, or with what was wrong about it. */
  handle(request: Request): Response;
  /** Closes every socket; the agents come back to the next process. */
  close(): void;
}

/** Dead sockets of workers that never ping are found by the server's own pings, seconds. */
const IDLE_SECONDS = 30;

/** Makes the hub; it holds sockets and nothing else, so any number of hubs can serve a cell's agents. */
export function createHub({ auth, ...rest }: HubOptions): Hub {
  const sockets = new Set<WebSocket>();
  const options: SessionOptions = {
    clock: systemClock,
    newId: () => crypto.randomUUID(),
    leaseMs: TIMINGS.leaseMs,
    egressAllow: ALLOW_NOTHING,
    ...rest,
  };

  function keep(socket: WebSocket): void {
    sockets.add(socket);
    socket.addEventListener("close", () => sockets.delete(socket));
    socket.onerror = () => {};
  }

  function agent(request: Request): Response {
    const token = agentTokenOf(request.headers.get("sec-websocket-protocol"));
    if (token === null) {
      const words = `offer the subprotocols "${AGENT_SUBPROTOCOL}" and "token.<agent token>"`;
      return problem(401, "unauthorized", words);
    }
    // Silence is the session's business (45 s), not the socket's.
    const upgrade = upgraded(request, { protocol: AGENT_SUBPROTOCOL, idleTimeout: 0 });
    if (upgrade instanceof Response) return upgrade;
    const { socket, response } = upgrade;
    keep(socket);
    const tokenHash = createHash("sha256").update(token).digest("hex");
    const session = openSession(lineOf(socket), tokenHash, options);
    socket.onmessage = ({ data }) => session.receive(data);
    socket.onclose = () => session.closed();
    return response;
  }

  function extension(request: Request): Response {
    const upgrade = upgraded(request, { idleTimeout: IDLE_SECONDS });
    if (upgrade instanceof Response) return upgrade;
    const { socket, response } = upgrade;
    keep(socket);
    serveExtension(socket, new URL(request.url).searchParams, { ...options, auth });
    return response;
  }

  return {
    handle(request) {
      if (request.headers.get("upgrade")?.toLowerCase() !== "websocket") {
        return problem(426, "upgrade_required", "this address speaks WebSocket: connect with an agent");
      }
      return new URL(request.url).pathname === "/ws/extension" ? extension(request) : agent(request);
    },
    close: () => {
      for (const socket of sockets) {
        if (socket.readyState === WebSocket.OPEN) socket.close(TRY_AGAIN, "going down");
      }
    },
  };
}

/** The socket, or what was wrong about the handshake. */
function upgraded(
  request: Request,
  options: Deno.UpgradeWebSocketOptions,
): Deno.WebSocketUpgrade | Response {
  try {
    return Deno.upgradeWebSocket(request, options);
  } catch (cause) {
    if (!(cause instanceof TypeError)) throw cause;
    return problem(426, "upgrade_required", `this is no WebSocket handshake: ${cause.message}`);
  }
}

function problem(status: number, code: string, details: string): Response {
  return Response.json({ error: code.replaceAll("_", " "), code, details }, { status });
}
