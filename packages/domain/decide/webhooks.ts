/** Endpoints, and how messages to them are tried again: the schedule of security.md "Webhooks out". */

import type { CommandData } from "../commands.ts";
import { accept, acceptNothing, type Decision, reject } from "../decision.ts";
import { type Event, event } from "../events.ts";
import type { CellState } from "../state.ts";
import { jittered, TIMINGS } from "../timings.ts";
import {
  DELIVERY_DELAYS_MS,
  MAX_PENDING_DELIVERIES,
  type Webhook,
  type WebhookDelivery,
} from "../webhook.ts";

/** Endpoints of one account, at most. */
/** The end of a clip is told to each of them in two messages, all in one commit: see `commit_room.ts`. */
const MAX_WEBHOOKS = 20;

export function createWebhook(state: CellState, id: string, data: CommandData["CreateWebhook"]): Decision {
  const { webhookId, accountId } = data;
  if (!state.accounts.has(accountId)) return reject("not_found", `create webhook: no account "${accountId}"`);
  // repeated after it was deleted, it does not come back
  if (state.webhooks.has(webhookId) || state.recent.has(id)) return acceptNothing();
  if ((state.webhooksOf.get(accountId)?.size ?? 0) >= MAX_WEBHOOKS) {
    return reject(
      "invalid_input",
      `create webhook: an account has ${MAX_WEBHOOKS} at most, delete one first`,
    );
  }
  return accept(accountId, [event("WebhookCreated", data)]);
}

export function changeWebhook(state: CellState, data: CommandData["ChangeWebhook"]): Decision {
  const webhook = owned(state, "change", data);
  if ("accepted" in webhook) return webhook;
  return accept(data.accountId, [event("WebhookChanged", data)]);
}

export function rotateWebhook(
  state: CellState,
  id: string,
  data: CommandData["RotateWebhook"],
  now: number,
): Decision {
  // repeated, it would put away the very secret that the first one gave
  if (state.recent.has(id)) return acceptNothing();
  const webhook = owned(state, "rotate", data);
  if ("accepted" in webhook) return webhook;
  const { webhookId, accountId, keepOld = true } = data;
  const version = webhook.version + 1;
  const previousUntil = keepOld ? now + TIMINGS.rotationMs : null;
  return accept(accountId, [event("WebhookRotated", { webhookId, accountId, version, previousUntil })]);
}

export function deleteWebhook(state: CellState, data: CommandData["DeleteWebhook"]): Decision {
  const webhook = owned(state, "delete", data);
  if ("accepted" in webhook) return webhook;
  return accept(data.accountId, [event("WebhookDeleted", data)]);
}

export function sendWebhook(state: CellState, data: CommandData["SendWebhook"], now: number): Decision {
  if (state.deliveries.has(data.deliveryId)) return acceptNothing();
  if (data.webhookId !== null) {
    const webhook = owned(state, "send to", { webhookId: data.webhookId, accountId: data.accountId });
    if ("accepted" in webhook) return webhook;
    if (!webhook.enabled) {
      return reject(
        "invalid_input",
        `send to webhook "${webhook.webhookId}": it is switched off, switch it on first`,
      );
    }
    if ((state.deliveriesTo.get(webhook.webhookId)?.size ?? 0) >= MAX_PENDING_DELIVERIES) {
      return reject(
        "invalid_input",
        `send to webhook "${webhook.webhookId}": ${MAX_PENDING_DELIVERIES} messages wait for it, that is the most`,
      );
    }
  }
  return accept(data.accountId, [event("DeliveryQueued", { ...data, dueAt: now })]);
}

export function recordDelivery(state: CellState, data: CommandData["RecordDelivery"], now: number): Decision {
  const { deliveryId, attempt, status, error, ms } = data;
  const delivery = state.deliveries.get(deliveryId);
  if (delivery === undefined || attempt !== delivery.attempts + 1) return acceptNothing();
  const { accountId, webhookId } = delivery;
  const of = { deliveryId, accountId, attempt, status, ms };
  if (error === null) return accept(accountId, [event("DeliverySucceeded", of)]);
  const nextAt = status === 410 || delivery.once === true ? null : nextTry(delivery, data, now);
  const events: Event[] = [event("DeliveryFailed", { ...of, error, nextAt })];
  const webhook = webhookId === null ? undefined : state.webhooks.get(webhookId);
  if (nextAt === null && webhook?.enabled === true && delivery.once !== true) {
    const reason = status === 410
      ? "it answered 410 Gone"
      : `a message was not taken in ${attempt} tries: ${error}`;
    events.push(switchOff(webhook, reason));
  }
  return accept(accountId, events);
}

/** Switches an endpoint off by the server's own decision, and so gives up what is on its way to it. */
export function switchOff({ webhookId, accountId }: Webhook, reason: string): Event {
  return event("WebhookChanged", { webhookId, accountId, enabled: false, reason });
}

/** When the next try is due; null when there is none left. Who is busy (429, 502, 504) gets twice the time. */
function nextTry(
  { deliveryId }: WebhookDelivery,
  { attempt, status, retryAfterMs }: CommandData["RecordDelivery"],
  now: number,
): number | null {
  const delay = DELIVERY_DELAYS_MS[attempt - 1];
  if (delay === undefined) return null;
  const busy = status === 429 || status === 502 || status === 504;
  const wait = jittered(`${deliveryId} ${attempt}`, busy ? 2 * delay : delay);
  return now + Math.max(wait, Math.min(retryAfterMs ?? 0, TIMINGS.rememberMs));
}

function owned(
  state: CellState,
  action: string,
  of: { readonly webhookId: string; readonly accountId: string },
): Webhook | Decision {
  const webhook = state.webhooks.get(of.webhookId);
  if (webhook?.accountId === of.accountId) return webhook;
  return reject("not_found", `${action} webhook: no webhook "${of.webhookId}"`);
}
