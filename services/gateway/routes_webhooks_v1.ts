/** The same endpoints as OpenAI's SDK 7 manages them: `client.webhooks`, its paths, fields and answers. */

import { WEBHOOK_EVENTS } from "@sluice/domain";
import {
  EdgeError,
  endpointJson,
  invalidValue,
  readEndpointBody,
  readEndpointChanges,
  readEndpointRotation,
  readEndpointTest,
  readWhole,
} from "@sluice/protocol";
import type { Hono } from "hono";
import { readJson } from "./body.ts";
import { type Kit, type RouteEnv, SMALL_BODY } from "./kit.ts";
import { sendTest } from "./routes_webhooks_messages.ts";
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

const PATH = "/v1/webhook_endpoints";
const SECRET = { "cache-control": "no-store" } as const;

export function routeWebhookEndpoints(app: Hono<RouteEnv>, kit: Kit): void {
  app.get("/v1/webhook_event_types", (c) => {
    kit.authenticate(c.req.raw, "manage");
    return c.json({ object: "list", data: WEBHOOK_EVENTS });
  });
  app.get(PATH, async (c) => {
    const { accountId } = kit.authenticate(c.req.raw, "manage");
    const limit = readWhole("limit", c.req.query("limit"), 1, 100) ?? 20;
    const after = c.req.query("after") || undefined;
    const all = (await webhooksOf(kit, accountId)).reverse();
    const from = after === undefined ? 0 : all.findIndex(({ webhookId }) => webhookId === after) + 1;
    if (after !== undefined && from === 0) throw invalidValue("after", after, "the id of a webhook endpoint");
    const data = all.slice(from, from + limit).map((webhook) => endpointJson(webhook, hintOf(kit, webhook)));
    return c.json({
      object: "list",
      data,
      first_id: data[0]?.id ?? null,
      last_id: data.at(-1)?.id ?? null,
      has_more: from + limit < all.length,
    });
  });
  app.post(PATH, async (c) => {
    const caller = kit.authenticate(c.req.raw, "manage");
    const webhook = await createWebhook(kit, caller, readEndpointBody(await readJson(c.req.raw, SMALL_BODY)));
    return c.json(
      { ...endpointJson(webhook, hintOf(kit, webhook)), signing_secret: secretOf(kit, webhook) },
      200,
      SECRET,
    );
  });
  app.get(`${PATH}/:id`, async (c) => {
    const { accountId } = kit.authenticate(c.req.raw, "manage");
    const webhook = await requireWebhook(kit, accountId, c.req.param("id"));
    return c.json(endpointJson(webhook, hintOf(kit, webhook)));
  });
  app.post(`${PATH}/:id`, async (c) => {
    const caller = kit.authenticate(c.req.raw, "manage");
    const webhook = await requireWebhook(kit, caller.accountId, c.req.param("id"));
    const changed = await changeWebhook(kit, caller, webhook, readEndpointChanges(await bodyOrNothing(c)));
    return c.json(endpointJson(changed, hintOf(kit, changed)));
  });
  app.delete(`${PATH}/:id`, async (c) => {
    const caller = kit.authenticate(c.req.raw, "manage");
    const webhook = await requireWebhook(kit, caller.accountId, c.req.param("id"));
    await deleteWebhook(kit, caller, webhook);
    return c.json({ id: webhook.webhookId, object: "webhook_endpoint.deleted", deleted: true });
  });
  app.post(`${PATH}/:id/rotate_secret`, async (c) => {
    const caller = kit.authenticate(c.req.raw, "manage");
    const webhook = await requireWebhook(kit, caller.accountId, c.req.param("id"));
    const rotated = await rotateWebhook(kit, caller, webhook, readEndpointRotation(await bodyOrNothing(c)));
    return c.json(
      { ...endpointJson(rotated, hintOf(kit, rotated)), signing_secret: secretOf(kit, rotated) },
      200,
      SECRET,
    );
  });
  app.post(`${PATH}/:id/test`, async (c) => {
    const caller = kit.authenticate(c.req.raw, "manage");
    const webhook = await requireWebhook(kit, caller.accountId, c.req.param("id"));
    const event = readEndpointTest(await readJson(c.req.raw, SMALL_BODY));
    const { tried } = await sendTest(kit, caller, webhook, event, c.req.raw.signal);
    // another try by itself would be another message
    if (tried === null) throw new EdgeError("timeout", "the test is queued and was not tried in time");
    if (tried.status === null) {
      throw new EdgeError("invalid_value", `test of ${webhook.url}: ${tried.error}`, { param: "url" });
    }
    return c.json({
      object: "webhook_endpoint.test",
      event_type: event,
      status_code: tried.status,
      success: true,
      webhook_endpoint_id: webhook.webhookId,
    });
  });
}
