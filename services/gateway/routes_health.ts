/** `/healthz` says that the process lives, `/readyz` that it can serve. Neither needs a key or tells secrets. */

import type { Hono } from "hono";
import type { Kit, RouteEnv } from "./kit.ts";

export function routeHealth(app: Hono<RouteEnv>, { settings, view }: Kit): void {
  app.get("/healthz", (c) => c.json({ status: "ok", version: settings.version }));
  app.get("/readyz", async (c) => {
    const missing: string[] = [];
    if (!view.following) missing.push("log");
    const trouble = settings.trouble();
    if (trouble !== null) {
      settings.log("warn", "the decider is not ready", { error: String(trouble) });
      missing.push("decider");
    }
    try {
      await settings.reads.checkpoint(settings.cell);
    } catch (error) {
      settings.log("warn", "the read model does not answer", { error: String(error) });
      missing.push("read model");
    }
    if (missing.length === 0) return c.json({ status: "ready" });
    return c.json({ status: "not ready", missing }, 503, { "retry-after": "5", "retry-after-ms": "5000" });
  });
}
