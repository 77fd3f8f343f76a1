/** The nouns of webhooks: who is told, and what is on its way to them. */

/** Types of events that an endpoint can subscribe to; contracts/settled.md point 21. */
export const WEBHOOK_EVENTS = [
  "job.started",
  "job.completed",
  "job.failed",
  "job.cancelled",
  "job.needs_human",
  "batch.completed",
  "video.completed",
  "video.failed",
] as const;
export type WebhookEvent = typeof WEBHOOK_EVENTS[number];

/** An endpoint of an account. Its secret is derived, not kept: from the server's secret, its id and `version`. */
export interface Webhook {
  readonly webhookId: string;
  readonly accountId: string;
  /** What its owner calls it. */
  readonly name?: string;
  readonly url: string;
  readonly events: readonly WebhookEvent[];
  readonly enabled: boolean;
  /** Why it was switched off, when not by its owner. */
  readonly disabledReason: string | null;
  /** Version of the secret, from 1; rotation counts it up. */
  readonly version: number;
  /** Until when messages are signed with the secret before it too, ms since 1970. */
  readonly previousUntil: number | null;
  readonly createdAt: number;
}

/** What a delivery tells: the body of the message but its envelope. Plain and small. */
export type DeliveryData = Readonly<Record<string, unknown>>;

/** A message on its way to an endpoint. */
export interface WebhookDelivery {
  readonly deliveryId: string;
  readonly accountId: string;
  /** Null when it goes to an address that one job named. */
  readonly webhookId: string | null;
  /** That address; null when the endpoint's own is used. */
  readonly url: string | null;
  /** `evt_…`: the same for every endpoint and every try. */
  readonly eventId: string;
  readonly eventType: string;
  /** When it happened, ms since 1970. */
  readonly createdAt: number;
  readonly data: DeliveryData;
  /** Tries so far. */
  readonly attempts: number;
  /** When the next try is due, ms since 1970. */
  readonly dueAt: number;
  /** A test: tried once, and nothing is switched off for it. */
  readonly once?: true;
}

/** What messages are counted by: their endpoint; those to addresses that jobs name, their account. */
export function destinationOf(
  { webhookId, accountId }: Pick<WebhookDelivery, "webhookId" | "accountId">,
): string {
  return webhookId ?? accountId;
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** How long after a failed try the next one comes; the first is made at once. The schedule of Standard Webhooks. */
export const DELIVERY_DELAYS_MS: readonly number[] = [
  5 * SECOND,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  14 * HOUR,
  20 * HOUR,
  24 * HOUR,
];

/**
 * More messages than these are not kept for one endpoint: it is switched off. Of an account's messages to addresses that
 * its jobs name no more than these are kept either; further ones are not queued.
 */
export const MAX_PENDING_DELIVERIES = 5_000;
