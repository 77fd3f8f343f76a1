/** The agents' front door: `/ws/agent`. */

import { createHash } from "node:crypto";
import { TIMINGS } from "@sluice/domain";
import { AGENT_SUBPROTOCOL, agentTokenOf } from "@sluice/protocol";
import { serveSession, type SessionOptions, TRY_AGAIN } from "./session.ts";

export type HubOptions =
  & Omit<SessionOptions, "clock" | "newId" | "leaseMs">
  & Partial<Pick<SessionOptions, "clock" | "newId" | "leaseMs">>;

export interface Hub {
  /** Answers a request for `/ws/agent` with an upgrade, or with what was wrong about it. */
  handle(request: Request): Response;
  /** Closes every socket; the agents come back to the next process. */
  close(): void;
}

/** Makes the hub; it holds sockets and nothing else, so any number of hubs can serve a cell's agents. */
export function createHub(
  { clock = Date.now, newId = () => crypto.randomUUID(), leaseMs = TIMINGS.leaseMs, ...rest }: HubOptions,
): Hub {
  const sockets = new Set<WebSocket>();
  const options: SessionOptions = { clock, newId, leaseMs, ...rest };

  function handle(request: Request): Response {
    if (request.headers.get("upgrade")?.toLowerCase() !== "websocket") {
      return problem(426, "upgrade_required", "this address speaks WebSocket: connect with an agent");
    }
    const token = agentTokenOf(request.headers.get("sec-websocket-protocol"));
    if (token === null) {
      const words = `offer the subprotocols "${AGENT_SUBPROTOCOL}" and "token.<agent token>"`;
      return problem(401, "unauthorized", words);
    }
    // Silence is the session's business (45 s), not the socket's.
    const { socket, response } = Deno.upgradeWebSocket(request, {
      protocol: AGENT_SUBPROTOCOL,
      idleTimeout: 0,
    });
    sockets.add(socket);
    socket.addEventListener("close", () => sockets.delete(socket));
    serveSession(socket, createHash("sha256").update(token).digest("hex"), options);
    return response;
  }

  return {
    handle,
    close: () => {
      for (const socket of sockets) {
        if (socket.readyState === WebSocket.OPEN) socket.close(TRY_AGAIN, "going down");
      }
    },
  };
}

function problem(status: number, code: string, details: string): Response {
  return Response.json({ error: code.replaceAll("_", " "), code, details }, { status });
}
