/** `/v1/models`: contracts/openai.md §7. */

import { findModel, MODELS } from "@sluice/domain";
import { EdgeError, modelJson, quoted } from "@sluice/protocol";
import type { Hono } from "hono";
import { agentsOnline, type Kit, type RouteEnv } from "./kit.ts";

export function routeModels(app: Hono<RouteEnv>, kit: Kit): void {
  app.get("/v1/models", (c) => {
    const { accountId } = kit.authenticate(c.req.raw, "read", "generate");
    return c.json({ object: "list", data: MODELS.map((m) => modelJson(m, agentsOnline(kit, accountId, m))) });
  });
  app.get("/v1/models/:id", (c) => {
    const { accountId } = kit.authenticate(c.req.raw, "read", "generate");
    const id = c.req.param("id");
    const model = findModel(id);
    if (model === undefined) {
      throw new EdgeError("unknown_model", `model ${quoted(id)}: not known`, { param: "model" });
    }
    return c.json(modelJson(model, agentsOnline(kit, accountId, model)));
  });
}
