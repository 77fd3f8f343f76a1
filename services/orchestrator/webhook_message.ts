/** A delivery as the request that carries it: contracts/settled.md point 21, signed as Standard Webhooks 1.0 says. */

import { accountWebhookSecret, type AuthSecret, webhookSecret } from "@sluice/auth";
import type { DeliveryData, Webhook, WebhookDelivery } from "@sluice/domain";
import { Webhook as Signer } from "standardwebhooks";

export interface Message {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Receivers may refuse more: Standard Webhooks, "Payload size". */
const MAX_BYTES = 20_000;
const MAX_WORDS = 1_000;

/**
 * The request for a try at `now` (ms since 1970). `endpoint` null: the address is one that a job named. While a
 * rotation overlaps it carries two signatures.
 */
export function messageOf(
  delivery: WebhookDelivery,
  endpoint: Webhook | null,
  auth: AuthSecret,
  now: number,
): Message {
  const body = bodyOf(delivery);
  const at = new Date(now);
  const secrets = endpoint === null
    ? [accountWebhookSecret(auth, delivery.accountId)]
    : secretsOf(endpoint, auth, now);
  return {
    headers: {
      "content-type": "application/json",
      "user-agent": "Sluice-Webhooks/1",
      "webhook-id": delivery.eventId,
      "webhook-timestamp": String(Math.floor(now / 1_000)),
      "webhook-signature": secrets.map((s) => new Signer(s).sign(delivery.eventId, at, body)).join(" "),
    },
    body,
  };
}

/** Of an endpoint, the newest first. */
function secretsOf({ webhookId, version, previousUntil }: Webhook, auth: AuthSecret, now: number): string[] {
  const newest = webhookSecret(auth, webhookId, version);
  if (previousUntil === null || previousUntil <= now) return [newest];
  return [newest, webhookSecret(auth, webhookId, version - 1)];
}

function bodyOf({ eventId, eventType, createdAt, data }: WebhookDelivery): string {
  const written = (data: DeliveryData) =>
    JSON.stringify({
      id: eventId,
      object: "event",
      type: eventType,
      created_at: Math.floor(createdAt / 1_000),
      data,
    });
  const body = written(data);
  if (new TextEncoder().encode(body).length < MAX_BYTES) return body;
  return written(thin(data));
}

/** Without what can be long; the job itself has it still. */
function thin({ metadata: _, error, ...rest }: DeliveryData): DeliveryData {
  const { code, message } = (error ?? {}) as { readonly code?: unknown; readonly message?: unknown };
  return {
    ...rest,
    ...(error === undefined ? {} : { error: { code, message: String(message).slice(0, MAX_WORDS) } }),
    truncated: true,
  };
}
