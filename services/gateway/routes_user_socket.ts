/** `/ws/user`: contracts/jobs-api.md "Events", contracts/settled.md point 23. */

import { isOwnOrigin, readTicketProtocols, USER_PROTOCOL } from "@sluice/auth";
import { EdgeError } from "@sluice/protocol";
import type { Hono } from "hono";
import type { Caller } from "./authenticate.ts";
import type { Feed } from "./feed.ts";
import type { Kit, RouteEnv } from "./kit.ts";
import { serveUserSocket } from "./user_socket_gate.ts";

/** Sockets that have still to say whose they are, in this process: nobody shall hold all of its memory for nothing. */
const MOST_STRANGERS = 1_000;
/** The platform pings, and closes a socket that answers nothing for so long, seconds. */
const IDLE_SECONDS = 45;

export function routeUserSocket(app: Hono<RouteEnv>, kit: Kit, feeds: readonly Feed[]): void {
  let strangers = 0;
  app.get("/ws/user", async (c) => {
    const request = c.req.raw;
    if (request.headers.get("upgrade")?.toLowerCase() !== "websocket") {
      throw new EdgeError("upgrade_required", "/ws/user is a WebSocket: send Upgrade: websocket", {
        param: "upgrade",
      });
    }
    const proven = await provenBy(request, kit);
    if (proven === null && strangers >= MOST_STRANGERS) {
      throw new EdgeError("unavailable", "too many sockets wait to be authenticated: send a ticket along", {
        retryAfter: 5,
      });
    }
    const { socket, response } = upgrade(request);
    const isStranger = proven === null;
    if (isStranger) strangers++;
    serveUserSocket(socket, proven, kit, feeds, () => {
      if (isStranger) strangers--;
    });
    return response;
  });
}

/**
 * Whom the request itself proves: by a key or token in a header, as programs send it, by a ticket among the subprotocols,
 * or by the session cookie of a page of ours. Null when it proves nothing, as with the reference's `?userId=`. Throws
 * `EdgeError` for headers that are refused; why a ticket is refused is told on the socket, for browsers show nothing else.
 */
async function provenBy(request: Request, { authenticate, door, sessions, settings }: Kit) {
  const ticket = readTicketProtocols(request.headers.get("sec-websocket-protocol"));
  if (ticket !== null) {
    return await door.admit({ ticket }, "read").catch((error): Caller | EdgeError => {
      if (error instanceof EdgeError) return error;
      throw error;
    });
  }
  const proof = sessions.proofOf(request);
  if (proof === null) return null;
  // a browser sends the cookie along for any page that opens a socket: CWE-1385
  if (proof.via === "cookie" && !isOwnOrigin(request, settings.publicUrl)) {
    const from = request.headers.get("origin") ?? "no origin";
    throw new EdgeError(
      "cross_origin",
      `a session cookie sent from ${from}: accepted is this server's own pages, or a ticket`,
      { param: "origin" },
    );
  }
  return authenticate(request, "read");
}

function upgrade(request: Request): Deno.WebSocketUpgrade {
  const offered = (request.headers.get("sec-websocket-protocol") ?? "").split(",").map((name) => name.trim());
  try {
    return Deno.upgradeWebSocket(request, {
      idleTimeout: IDLE_SECONDS,
      // the ticket is not echoed
      ...(offered.includes(USER_PROTOCOL) ? { protocol: USER_PROTOCOL } : {}),
    });
  } catch (cause) {
    if (!(cause instanceof TypeError)) throw cause;
    throw new EdgeError("upgrade_required", `this is no WebSocket handshake: ${cause.message}`, { cause });
  }
}
