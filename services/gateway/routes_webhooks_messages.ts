/** Messages to endpoints: what was sent, what is sent again, and tests. */

import type { CommandData, Webhook, WebhookEvent } from "@sluice/domain";
import {
  deliveryJson,
  EdgeError,
  invalidValue,
  quoted,
  readWebhookTest,
  readWhole,
  sampleData,
} from "@sluice/protocol";
import type { Hono } from "hono";
import type { Caller } from "./authenticate.ts";
import type { Kit, RouteContext, RouteEnv } from "./kit.ts";
import { readsReached } from "./read_your_writes.ts";
import { carryOut } from "./carry_out.ts";
import { bodyOrNothing, requireWebhook } from "./routes_webhooks_shared.ts";

/** What ids of tests begin with. */
const TEST = "evt_test_";

/** A try takes at most 20 s, and a busy receiver lets it wait for its turn. */
const TRIED_WITHIN_MS = 25_000;

export function routeWebhookMessages(app: Hono<RouteEnv>, kit: Kit): void {
  // those to addresses that jobs named
  app.get("/api/webhooks/deliveries", async (c) => {
    const { accountId } = kit.authenticate(c.req.raw, "manage");
    return await list(c, kit, accountId, null);
  });
  app.get("/api/webhooks/:id/deliveries", async (c) => {
    const { accountId } = kit.authenticate(c.req.raw, "manage");
    const { webhookId } = await requireWebhook(kit, accountId, c.req.param("id"));
    return await list(c, kit, accountId, webhookId);
  });
  app.post("/api/webhooks/deliveries/:id/resend", async (c) => {
    const caller = kit.authenticate(c.req.raw, "manage");
    return await resend(c, kit, caller, null, c.req.param("id"));
  });
  app.post("/api/webhooks/:id/deliveries/:deliveryId/resend", async (c) => {
    const caller = kit.authenticate(c.req.raw, "manage");
    const webhook = await requireWebhook(kit, caller.accountId, c.req.param("id"));
    return await resend(c, kit, caller, webhook, c.req.param("deliveryId"));
  });
  app.post("/api/webhooks/:id/test", async (c) => {
    const caller = kit.authenticate(c.req.raw, "manage");
    const webhook = await requireWebhook(kit, caller.accountId, c.req.param("id"));
    const event = readWebhookTest(await bodyOrNothing(c)) ?? webhook.events[0] ?? "job.completed";
    const { deliveryId, eventId, tried } = await sendTest(kit, caller, webhook, event, c.req.raw.signal);
    const sent = { delivery_id: deliveryId, event_id: eventId, event };
    if (tried === null) return c.json({ success: false, pending: true, ...sent }, 202);
    return c.json({ success: tried.error === null, ...sent, ...tried });
  });
}

/** How the first try of a message went. */
export interface Tried {
  /** HTTP status of the answer; null when there was none. */
  readonly status: number | null;
  readonly ms: number;
  /** Null when it arrived. */
  readonly error: string | null;
}

/** Sends a sample and waits for its first try; `tried` null when there was none in time. Throws `EdgeError`. */
export async function sendTest(
  kit: Kit,
  caller: Caller,
  { webhookId, accountId }: Webhook,
  eventType: WebhookEvent,
  signal: AbortSignal,
): Promise<{ readonly deliveryId: string; readonly eventId: string; readonly tried: Tried | null }> {
  const { settings } = kit;
  const deliveryId = settings.newId();
  const eventId = `${TEST}${deliveryId.replaceAll("-", "")}`;
  const createdAt = settings.clock();
  const data = sampleData(eventType);
  const stop = new AbortController();
  // it listens before the message is sent, so that no try is missed
  const tried = firstTry(kit, deliveryId, AbortSignal.any([signal, stop.signal]));
  try {
    const told = { eventId, eventType, createdAt, data };
    await carryOut(kit, caller, "SendWebhook", {
      accountId,
      webhookId,
      url: null,
      deliveryId,
      ...told,
      once: true,
    });
    return { deliveryId, eventId, tried: await tried };
  } finally {
    stop.abort();
  }
}

function firstTry({ view }: Kit, deliveryId: string, signal: AbortSignal): Promise<Tried | null> {
  const { promise, resolve } = Promise.withResolvers<Tried | null>();
  const unlisten = view.onCommit(({ events }) => {
    for (const { type, data } of events) {
      if (type !== "DeliverySucceeded" && type !== "DeliveryFailed") continue;
      if (data.deliveryId !== deliveryId) continue;
      const { status, ms } = data;
      resolve({ status, ms, error: type === "DeliveryFailed" ? data.error : null });
    }
  });
  const giveUp = () => resolve(null);
  const timer = setTimeout(giveUp, TRIED_WITHIN_MS);
  signal.addEventListener("abort", giveUp, { once: true });
  return promise.finally(() => {
    unlisten();
    clearTimeout(timer);
    signal.removeEventListener("abort", giveUp);
  });
}

async function list(
  c: RouteContext,
  kit: Kit,
  accountId: string,
  webhookId: string | null,
): Promise<Response> {
  const limit = readWhole("limit", c.req.query("limit"), 1, 200) ?? 50;
  const cursor = c.req.query("cursor") || undefined;
  await readsReached(kit.view, accountId);
  const page = cursor === undefined ? { limit } : { limit, cursor };
  try {
    const { deliveries, nextCursor } = await kit.settings.reads.deliveries(accountId, webhookId, page);
    return c.json({ deliveries: deliveries.map(deliveryJson), next_cursor: nextCursor });
  } catch (error) {
    if (!(error instanceof Error) || error.name !== "BadCursor") throw error;
    throw invalidValue("cursor", cursor, "a next_cursor of this list");
  }
}

/** Sends an old message once more, at once and under its own `webhook-id`. */
async function resend(
  c: RouteContext,
  kit: Kit,
  caller: Caller,
  webhook: Webhook | null,
  id: string,
): Promise<Response> {
  const { settings } = kit;
  const { accountId } = caller;
  await readsReached(kit.view, accountId);
  const old = await settings.reads.delivery(accountId, id);
  if (old === null || (webhook !== null && old.webhookId !== webhook.webhookId)) {
    throw new EdgeError("not_found", `there is no delivery ${quoted(id)}`, { param: "id" });
  }
  const { webhookId, url, eventId, eventType, createdAt, data } = old;
  const deliveryId = settings.newId();
  const message: CommandData["SendWebhook"] = {
    accountId,
    webhookId,
    url,
    deliveryId,
    eventId,
    eventType,
    createdAt,
    data,
    ...(eventId.startsWith(TEST) ? { once: true } : {}),
  };
  await carryOut(kit, caller, "SendWebhook", message);
  const tries: [] = [];
  const delivery = { ...message, state: "pending" as const, tries, nextAt: settings.clock() };
  return c.json({ delivery: deliveryJson(delivery) }, 202);
}
