/** Webhooks as `/api` shows them (contracts/settled.md point 16), and as OpenAI's `/webhook_endpoints` does. */

import type { DeliveryData, Webhook, WebhookEvent } from "@sluice/domain";
import { timeOf, videoId } from "./ids.ts";

/** An endpoint; `hint` is the end of its secret. */
export function webhookJson(webhook: Webhook, hint: string) {
  const { webhookId, name = null, url, events, enabled, disabledReason, createdAt } = webhook;
  return {
    id: webhookId,
    name,
    url,
    events,
    enabled,
    disabled_reason: disabledReason,
    secret_hint: hint,
    created_at: timeOf(createdAt),
  };
}

/** The same as an SDK of OpenAI 7 expects it; without a name of its own it goes by its host. */
export function endpointJson({ webhookId, name, url, events, createdAt }: Webhook, hint: string) {
  return {
    id: webhookId,
    object: "webhook_endpoint",
    created_at: Math.floor(createdAt / 1_000),
    event_types: events,
    name: name ?? URL.parse(url)?.host ?? url,
    signing_secret_hint: hint,
    url,
  };
}

/** A message and its tries, as the read model lists it. */
export interface DeliveryLine {
  readonly deliveryId: string;
  readonly webhookId: string | null;
  readonly url: string | null;
  readonly eventId: string;
  readonly eventType: string;
  /** Ms since 1970, as all times here. */
  readonly createdAt: number;
  readonly data: DeliveryData;
  readonly state: "pending" | "delivered" | "failed";
  readonly tries: readonly {
    readonly at: number;
    readonly attempt: number;
    readonly status: number | null;
    readonly ms: number;
    readonly error: string | null;
  }[];
  readonly nextAt: number | null;
}

/** An entry of `GET /api/webhooks/:id/deliveries`. */
export function deliveryJson(line: DeliveryLine) {
  return {
    id: line.deliveryId,
    webhook_id: line.webhookId,
    url: line.url,
    event_id: line.eventId,
    event: line.eventType,
    created_at: timeOf(line.createdAt),
    data: line.data,
    state: line.state,
    tries: line.tries.map(({ at, ...rest }) => ({ at: timeOf(at), ...rest })),
    next_at: timeOf(line.nextAt),
  };
}

/** What a test message tells: of a job that never was. */
export function sampleData(type: WebhookEvent): DeliveryData {
  const jobId = "00000000-0000-4000-8000-000000000000";
  const [of, status] = type.split(".");
  if (of === "batch") return { id: jobId, status, test: true };
  return {
    id: of === "video" ? videoId(jobId) : jobId,
    job_id: jobId,
    type: of === "video" ? "video" : "image",
    status,
    test: true,
  };
}
