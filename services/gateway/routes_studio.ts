/** What else the reference studio's clients call: credits and uploads. Contracts/settled.md point 12. */

import { EdgeError, readUploadBody, studioCreditsJson, UPLOAD_FORM, uploadJson } from "@sluice/protocol";
import type { Hono } from "hono";
import { readFields } from "./body.ts";
import type { Kit, RouteContext, RouteEnv } from "./kit.ts";
import { keepReference } from "./routes_references_keep.ts";

export function routeStudio(app: Hono<RouteEnv>, kit: Kit): void {
  app.get("/v1/credits", async (c) => {
    const { account, accountId } = kit.authenticate(c.req.raw, "read", "generate");
    const { settings, view } = kit;
    await view.reached(view.lastCommitOf(accountId), 500);
    const { facts } = view;
    return c.json(
      studioCreditsJson(facts.account(accountId) ?? account, facts.agentsOf(accountId), settings.clock()),
    );
  });
  app.post("/v1/upload", (c) => upload(c, kit));
}

async function upload(c: RouteContext, kit: Kit): Promise<Response> {
  const caller = kit.authenticate(c.req.raw, "generate");
  const asks = readUploadBody(await readFields(c.req.raw, UPLOAD_FORM, kit.settings.media));
  const [ask] = asks;
  if (ask === undefined || asks.length > 1) {
    throw new EdgeError("invalid_value", `file: ${asks.length} were sent, accepted is one a request`, {
      param: "file",
    });
  }
  return c.json(uploadJson(await keepReference(kit, caller, ask, null)));
}
