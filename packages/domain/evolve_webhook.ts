/** How endpoints and what is on its way to them change with events. */

import type { Event } from "./events.ts";
import type { Webhook, WebhookDelivery } from "./webhook.ts";

/** Folds one event into an endpoint; `at` is the commit's time in ms since 1970. Undefined once it is deleted. */
export function evolveWebhook(webhook: Webhook | undefined, event: Event, at: number): Webhook | undefined {
  if (event.type === "WebhookCreated") {
    return {
      ...event.data,
      enabled: true,
      disabledReason: null,
      version: 1,
      previousUntil: null,
      createdAt: at,
    };
  }
  if (webhook === undefined) return undefined;
  switch (event.type) {
    case "WebhookChanged": {
      const { name, url = webhook.url, events = webhook.events, enabled = webhook.enabled } = event.data;
      const { reason = event.data.enabled === undefined ? webhook.disabledReason : null } = event.data;
      const { name: _, ...nameless } = webhook;
      return {
        ...name === null ? nameless : webhook,
        ...name === null || name === undefined ? {} : { name },
        url,
        events,
        enabled,
        disabledReason: enabled ? null : reason,
      };
    }
    case "WebhookRotated":
      return { ...webhook, version: event.data.version, previousUntil: event.data.previousUntil };
    case "WebhookDeleted":
      return undefined;
    default:
      return webhook;
  }
}

/** Folds one event into a delivery; undefined once it has arrived or was given up. */
export function evolveDelivery(
  delivery: WebhookDelivery | undefined,
  event: Event,
): WebhookDelivery | undefined {
  switch (event.type) {
    case "DeliveryQueued":
      return { ...event.data, attempts: 0 };
    case "DeliverySucceeded":
      return undefined;
    case "DeliveryFailed": {
      const { attempt, nextAt } = event.data;
      return delivery === undefined || nextAt === null
        ? undefined
        : { ...delivery, attempts: attempt, dueAt: nextAt };
    }
    default:
      return delivery;
  }
}
