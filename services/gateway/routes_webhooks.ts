/** An account's endpoints: contracts/jobs-api.md "Webhooks". */

import { accountWebhookSecret } from "@sluice/auth";
import { readRotation, readWebhookBody, readWebhookChanges, timeOf, webhookJson } from "@sluice/protocol";
import type { Hono } from "hono";
import { readJson } from "./body.ts";
import { type Kit, type RouteContext, type RouteEnv, SMALL_BODY } from "./kit.ts";
import { routeWebhookMessages } from "./routes_webhooks_messages.ts";
import {
  bodyOrNothing,
  changeWebhook,
  createWebhook,
  deleteWebhook,
  hintOf,
  requireWebhook,
  rotateWebhook,
  secretOf,
  webhooksOf,
} from "./routes_webhooks_shared.ts";
import { routeWebhookEndpoints } from "./routes_webhooks_v1.ts";

const SECRET = { "cache-control": "no-store" } as const;

export function routeWebhooks(app: Hono<RouteEnv>, kit: Kit): void {
  const idOf = (c: RouteContext) => c.req.param("id") ?? "";

  app.get("/api/webhooks", async (c) => {
    const { accountId } = kit.authenticate(c.req.raw, "manage");
    const webhooks = await webhooksOf(kit, accountId);
    return c.json({ webhooks: webhooks.map((webhook) => webhookJson(webhook, hintOf(kit, webhook))) });
  });
  app.post("/api/webhooks", async (c) => {
    const caller = kit.authenticate(c.req.raw, "manage");
    const webhook = await createWebhook(kit, caller, readWebhookBody(await readJson(c.req.raw, SMALL_BODY)));
    return c.json(
      { ...webhookJson(webhook, hintOf(kit, webhook)), secret: secretOf(kit, webhook) },
      201,
      SECRET,
    );
  });
  // messages to addresses that jobs name are signed with it
  app.get("/api/webhooks/signing-secret", (c) => {
    const { accountId } = kit.authenticate(c.req.raw, "manage");
    return c.json({ secret: accountWebhookSecret(kit.settings.auth, accountId) }, 200, SECRET);
  });
  // before the routes with an id, which would take its name for one
  routeWebhookMessages(app, kit);
  app.get("/api/webhooks/:id", async (c) => {
    const { accountId } = kit.authenticate(c.req.raw, "manage");
    const webhook = await requireWebhook(kit, accountId, idOf(c));
    return c.json(webhookJson(webhook, hintOf(kit, webhook)));
  });
  app.patch("/api/webhooks/:id", async (c) => {
    const caller = kit.authenticate(c.req.raw, "manage");
    const webhook = await requireWebhook(kit, caller.accountId, idOf(c));
    const changes = readWebhookChanges(await readJson(c.req.raw, SMALL_BODY));
    const changed = await changeWebhook(kit, caller, webhook, changes);
    return c.json(webhookJson(changed, hintOf(kit, changed)));
  });
  app.delete("/api/webhooks/:id", async (c) => {
    const caller = kit.authenticate(c.req.raw, "manage");
    await deleteWebhook(kit, caller, await requireWebhook(kit, caller.accountId, idOf(c)));
    return c.json({ success: true });
  });
  app.post("/api/webhooks/:id/rotate", async (c) => {
    const caller = kit.authenticate(c.req.raw, "manage");
    const webhook = await requireWebhook(kit, caller.accountId, idOf(c));
    const rotated = await rotateWebhook(kit, caller, webhook, readRotation(await bodyOrNothing(c)));
    return c.json(
      {
        ...webhookJson(rotated, hintOf(kit, rotated)),
        secret: secretOf(kit, rotated),
        previous_secret_until: timeOf(rotated.previousUntil),
      },
      200,
      SECRET,
    );
  });
  routeWebhookEndpoints(app, kit);
}
