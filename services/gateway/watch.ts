/** What the gateway tells of its requests and streams: measures, names of spans, and a line for what took long. */

import type { Metrics } from "@sluice/observe";
import { matchedRoutes } from "hono/route";
import type { Settings } from "./deps.ts";
import type { EdgeView } from "./edge_view.ts";
import type { Feed } from "./feed.ts";
import type { RouteContext } from "./kit.ts";

/** From here on an answer is slow, ms. */
const SLOW_MS = 2_000;
/** Routes that wait for a job's end on purpose. */
const PATIENT = /^\/v1\/(images\/|chat\/)/;
const METHODS: ReadonlySet<string> = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]);

/** Told of each request once its answer's headers are there, and how long that took, ms. */
export function watchRequests({ log, metrics, tracing }: Settings): (c: RouteContext, ms: number) => void {
  return (c, ms) => {
    // others can be made up by anybody, and each would be a label of its own
    const method = METHODS.has(c.req.method) ? c.req.method : "other";
    const route = routeOf(c);
    const { status, headers } = c.res;
    metrics.httpRequestDuration.observe({ method, route, status: String(status) }, ms / 1_000);
    if (tracing.on) tracing.nameRequest(method, route);
    const slow = ms >= SLOW_MS && !PATIENT.test(route);
    const jobId = headers.get("x-job-id");
    log(slow ? "warn" : "debug", slow ? "a request took long" : "request", {
      requestId: c.get("requestId"),
      ...(jobId === null ? {} : { jobId }),
      method,
      route,
      status,
      ms: Math.round(ms),
    });
  };
}

/** The pattern of the route that answered: what stands before it in the list let the request pass. */
function routeOf(c: RouteContext): string {
  const found = matchedRoutes(c)[c.req.routeIndex];
  return found === undefined || found.method === "ALL" ? "unmatched" : found.path.replace(/\{[^}]*\}/g, "");
}

/** Looks up how far this gateway is, and who listens. */
export function measureEdge(metrics: Metrics, views: readonly EdgeView[], feeds: readonly Feed[]): void {
  for (const view of views) {
    metrics.edgePosition.set({ cell: String(view.settings.cell) }, view.position);
  }
  const open = feeds.map((feed) => feed.open());
  metrics.sseClients.set({}, open.reduce((sum, { streams }) => sum + streams, 0));
  metrics.userSockets.set({}, open.reduce((sum, { sockets }) => sum + sockets, 0));
}
