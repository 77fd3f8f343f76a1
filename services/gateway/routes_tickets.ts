/** Tickets for WebSockets: contracts/jobs-api.md "Events". */

import { SCOPES } from "@sluice/domain";
import { timeOf } from "@sluice/protocol";
import type { Hono } from "hono";
import type { Kit, RouteEnv } from "./kit.ts";

export function routeTickets(app: Hono<RouteEnv>, kit: Kit): void {
  app.post("/api/tickets", (c) => {
    // a ticket gives what its key gives: the scope is asked for where it is used
    const { accountId, key, session } = kit.authenticate(c.req.raw, ...SCOPES);
    const { ticket, expiresAt } = kit.tickets.make({ accountId, keyId: key.keyId, session });
    return c.json({ ticket, expires_at: timeOf(expiresAt) }, 201, { "cache-control": "no-store" });
  });
}
