/** `GET /metrics`: the gateway can be reached by anybody, so it asks for the operator's key, which a scraper can send. */

import { METRICS_CONTENT_TYPE } from "@sluice/observe";
import type { Hono } from "hono";
import type { Kit, RouteEnv } from "./kit.ts";

export function routeMetrics(app: Hono<RouteEnv>, { authenticate, settings: { metrics } }: Kit): void {
  app.get("/metrics", async (c) => {
    authenticate(c.req.raw, "admin");
    return c.body(await metrics.render(), 200, { "content-type": METRICS_CONTENT_TYPE });
  });
}
