/** `/v1/models`: contracts/openai.md §7. */

import { aliasKind, defaultModel, findModel, type Model, MODELS } from "@sluice/domain";
import { EdgeError, modelJson, quoted } from "@sluice/protocol";
import type { Hono } from "hono";
import { agentsOnline, type Kit, type RouteEnv } from "./kit.ts";

export function routeModels(app: Hono<RouteEnv>, kit: Kit): void {
  app.get("/v1/models", (c) => {
    const { accountId } = kit.authenticate(c.req.raw, "read", "generate");
    return c.json({ object: "list", data: MODELS.map((m) => modelJson(m, agentsOnline(kit, accountId, m))) });
  });
  // ids with a slash come percent-encoded, and from some clients as they are
  app.get("/v1/models/:id{.+}", (c) => {
    const { accountId } = kit.authenticate(c.req.raw, "read", "generate");
    const model = modelOf(kit, accountId, c.req.param("id"));
    return c.json(modelJson(model, agentsOnline(kit, accountId, model)));
  });
}

/** The model of that name, or the one that a stock name of another service stands for now. Throws `EdgeError`. */
function modelOf(kit: Kit, accountId: string, id: string): Model {
  const named = findModel(id);
  if (named !== undefined) return named;
  const kind = aliasKind(id);
  if (kind !== undefined) return defaultModel(kind, (model) => agentsOnline(kit, accountId, model) > 0);
  throw new EdgeError("unknown_model", `model ${quoted(id)}: not known, GET /v1/models lists what is`, {
    param: "model",
  });
}
