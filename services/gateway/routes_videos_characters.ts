/** `/v1/videos/characters`: named references. Their ids are media ids, so they go wherever a reference does. */

import { CHARACTER_FORM, characterJson, EdgeError, readCharacterBody } from "@sluice/protocol";
import type { Hono } from "hono";
import { readFields } from "./body.ts";
import type { Kit, RouteContext, RouteEnv } from "./kit.ts";
import { findReference, keepReference } from "./routes_references_keep.ts";

export function routeVideoCharacters(app: Hono<RouteEnv>, kit: Kit): void {
  app.post("/v1/videos/characters", (c) => create(c, kit));
  app.get("/v1/videos/characters/:id", async (c) => {
    const { accountId } = kit.authenticate(c.req.raw, "read", "generate");
    const id = c.req.param("id");
    const found = await findReference(kit, accountId, id);
    if (found === null || found.name === null) {
      throw new EdgeError("not_found", `there is no character "${id.slice(0, 64)}"`, { param: "id" });
    }
    return c.json(characterJson(found));
  });
}

async function create(c: RouteContext, kit: Kit): Promise<Response> {
  const caller = kit.authenticate(c.req.raw, "generate");
  const body = await readFields(c.req.raw, CHARACTER_FORM, kit.settings.media);
  const { name, of } = readCharacterBody(body);
  return c.json(characterJson(await keepReference(kit, caller, of, name)));
}
