/** `/healthz` says that the process lives, `/readyz` that it can serve. Neither needs a key or tells secrets. */

import type { Hono } from "hono";
import type { Kit, RouteEnv } from "./kit.ts";

export function routeHealth(app: Hono<RouteEnv>, { settings, cells }: Kit): void {
  app.get("/healthz", (c) => c.json({ status: "ok", version: settings.version }));
  const told = new Map<string, string>();
  app.get("/readyz", async (c) => {
    const missing: string[] = [];
    const isMissing = (what: string, error: string) => {
      // told when it changes, and not as often as somebody asks
      if (told.get(what) !== error) settings.log("warn", `not ready: ${what}`, { error });
      told.set(what, error);
      missing.push(what);
    };
    for (const { view, settings: { bus, cell } } of cells) {
      const problem = await bus.check() ?? (view.following ? null : `cell ${cell} is not followed`);
      if (problem === null) continue;
      isMissing("log", problem);
      break;
    }
    for (const [what, probe] of Object.entries(settings.probes)) {
      const problem = await probe();
      if (problem !== null) isMissing(what, problem);
    }
    await settings.reads.checkpoint(settings.cell).catch((error) => isMissing("read model", String(error)));
    for (const what of [...told.keys()]) {
      if (missing.includes(what)) continue;
      told.delete(what);
      settings.log("info", `ready again: ${what}`);
    }
    if (missing.length === 0) return c.json({ status: "ready" });
    return c.json({ status: "not ready", missing }, 503, { "retry-after": "5", "retry-after-ms": "5000" });
  });
}
