/** What storage tells of its requests and uploads: measures, spans, a line for what took long. */

import type { StoredMedia } from "@sluice/media";
import { type LogLine, type Metrics, openTracing, type Tracing } from "@sluice/observe";
import type { Context, Next } from "hono";
import { matchedRoutes } from "hono/route";

/** Where it is told; what is left out hears nothing. */
export interface StorageWatch {
  readonly metrics?: Pick<Metrics, "httpRequestDuration" | "mediaReceived">;
  readonly tracing?: Tracing;
  readonly log?: LogLine;
}

interface Upload {
  readonly jobId: string;
  readonly attempt: string;
  readonly index: string;
}

/** Makes what the app calls: `request` is its first middleware, `receiving` wraps the storing of an output. */
export function watchStorage({ metrics, tracing = openTracing(), log = () => {} }: StorageWatch) {
  return {
    async request(c: Context, next: Next): Promise<void> {
      const since = performance.now();
      await next();
      const { method } = c.req;
      const { status } = c.res;
      const found = matchedRoutes(c)[c.req.routeIndex];
      const route = found === undefined || found.method === "ALL" ? "unmatched" : found.path;
      const ms = performance.now() - since;
      metrics?.httpRequestDuration.observe({ method, route, status: String(status) }, ms / 1_000);
      if (tracing.on) tracing.nameRequest(method, route);
      log("debug", "request", { method, route, status, ms: Math.round(ms) });
    },

    /** `store` is given the `traceparent` of the span that it works in. */
    async receiving(
      { jobId, attempt, index }: Upload,
      store: (trace: string | undefined) => Promise<StoredMedia>,
    ): Promise<StoredMedia> {
      const attributes = tracing.on
        ? { "sluice.job_id": jobId, "sluice.attempt": attempt, "sluice.output": index }
        : undefined;
      return await tracing.inside(
        "receive output",
        attributes === undefined ? {} : { attributes },
        async (span) => {
          const stored = await store(span.traceparent);
          const [kind = "other"] = stored.mime.split("/");
          metrics?.mediaReceived.add({ kind }, stored.bytes);
          if (tracing.on) span.set({ "sluice.media_bytes": stored.bytes, "sluice.media_type": stored.mime });
          return stored;
        },
      );
    },
  };
}
