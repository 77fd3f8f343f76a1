/** Bodies of the calls that manage webhooks: contracts/jobs-api.md "Webhooks", and OpenAI's `/webhook_endpoints`. */

import { WEBHOOK_EVENTS, type WebhookEvent } from "@sluice/domain";
import * as z from "zod";
import { EdgeError } from "./edge_error.ts";
import { text } from "./fields.ts";
import { defined, validate, withoutNulls } from "./validate.ts";

/** Longest URL that is taken, characters. */
export const MAX_WEBHOOK_URL = 2_048;

const url = text(MAX_WEBHOOK_URL);
const name = text(80).trim().min(1);
const event = z.enum(WEBHOOK_EVENTS);
const events = z.array(event).min(1).max(4 * WEBHOOK_EVENTS.length)
  .transform((given) => WEBHOOK_EVENTS.filter((one) => given.includes(one)));

/** A new endpoint, whichever API it came by. */
export interface WebhookBody {
  readonly url: string;
  /** Each once. */
  readonly events: readonly WebhookEvent[];
  readonly name?: string;
}

/** What is to change; at least one field. */
export interface WebhookChanges extends Partial<Omit<WebhookBody, "name">> {
  /** Null takes it away. */
  readonly name?: string | null;
  readonly enabled?: boolean;
}

const created = z.object({ url, events, name: name.optional() });
const changed = z.object({
  url: url.optional(),
  events: events.optional(),
  name: name.nullable().optional(),
  enabled: z.boolean().optional(),
});

/** `POST /api/webhooks`. Throws `EdgeError`. */
export function readWebhookBody(json: unknown): WebhookBody {
  requireEvents(json, "events");
  const { name, ...rest } = validate(created, json);
  return { ...rest, ...defined({ name }) };
}

/** `PATCH /api/webhooks/:id`. Throws `EdgeError`. */
export function readWebhookChanges(json: unknown): WebhookChanges {
  const changes: WebhookChanges = defined(validate(changed, json));
  if (Object.keys(changes).length > 0) return changes;
  throw new EdgeError(
    "missing_field",
    "the body changes nothing: accepted are url, events, name and enabled",
  );
}

const endpointCreated = z.object({ url, event_types: events, name });
const endpointChanged = z.object({
  url: url.optional(),
  event_types: events.optional(),
  name: name.optional(),
});

/** `POST /v1/webhook_endpoints`. Throws `EdgeError`. */
export function readEndpointBody(json: unknown): WebhookBody {
  requireEvents(json, "event_types");
  const { event_types: events, ...rest } = validate(endpointCreated, json);
  return { ...rest, events };
}

/** `POST /v1/webhook_endpoints/:id`; it may change nothing. Throws `EdgeError`. */
export function readEndpointChanges(json: unknown): WebhookChanges {
  const { event_types: events, ...rest } = validate(endpointChanged, withoutNulls(json));
  return defined({ ...rest, events });
}

const keepOld = z.object({ keep_old_secret_active_for_24_hours: z.boolean().default(false) });
const overlap = z.object({ overlap: z.boolean().default(true) });

/** `POST …/rotate_secret`: whether messages are signed with the old secret too for a day. Throws `EdgeError`. */
export function readEndpointRotation(json: unknown): boolean {
  return validate(keepOld, withoutNulls(json)).keep_old_secret_active_for_24_hours;
}

/** `POST /api/webhooks/:id/rotate`: the same, and yes unless it says otherwise. Throws `EdgeError`. */
export function readRotation(json: unknown): boolean {
  return validate(overlap, json).overlap;
}

const tested = z.object({ event: event.optional() });
const endpointTested = z.object({ event_type: event });

/** `POST /api/webhooks/:id/test`: the type of the sample, or undefined. Throws `EdgeError`. */
export function readWebhookTest(json: unknown): WebhookEvent | undefined {
  return validate(tested, json).event;
}

/** `POST /v1/webhook_endpoints/:id/test`. Throws `EdgeError`. */
export function readEndpointTest(json: unknown): WebhookEvent {
  requireEvents(json, "event_type");
  return validate(endpointTested, json).event_type;
}

/** Whoever left the types out wants to know which there are. */
function requireEvents(json: unknown, param: string): void {
  if (typeof json !== "object" || json === null || Array.isArray(json) || param in json) return;
  throw new EdgeError("missing_field", `${param} is required: accepted are ${WEBHOOK_EVENTS.join(", ")}`, {
    param,
  });
}

/** The schema itself, for the description of the API. */
export {
  changed as webhookChangeBody,
  created as webhookBody,
  endpointChanged as endpointChangeBody,
  endpointCreated as endpointBody,
  endpointTested as endpointTestBody,
  keepOld as endpointRotateBody,
  overlap as webhookRotateBody,
  tested as webhookTestBody,
};
