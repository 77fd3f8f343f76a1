/** Hand-made commits of what owners do to their things, beside the jobs of `history.ts`. */

import { event } from "@sluice/domain";
import { busyLibrary } from "./history_library.ts";
import { complete, connectAgent, FIRST_AT, sha, submit, type World } from "./history.ts";

/** Gives the account a key. */
export function createKey(w: World, accountId: string, name: string): string {
  const keyId = w.id(name);
  const prefix = "slk_a";
  w.add(
    accountId,
    event("KeyCreated", {
      keyId,
      accountId,
      name,
      hash: sha(keyId),
      prefix,
      scopes: ["read"],
      expiresAt: null,
    }),
  );
  return keyId;
}

/** Gives the account an endpoint. */
export function createWebhook(w: World, accountId: string, name: string): string {
  const webhookId = w.id(name);
  const url = `https://${name.replaceAll(" ", "-")}.example/hook`;
  w.add(accountId, event("WebhookCreated", { webhookId, accountId, url, events: ["job.completed"] }));
  return webhookId;
}

/** Keeps a picture with the bytes of that name; returns its media id. */
export function storeReference(w: World, accountId: string, name: string): string {
  const mediaId = sha(name);
  const size = { bytes: 9, width: 8, height: 8, duration: null };
  w.add(accountId, event("ReferenceStored", { accountId, mediaId, mime: "image/png", ...size, name }));
  return mediaId;
}

/** Queues a message to the endpoint, or with null to an address; returns its id. */
export function queueDelivery(w: World, accountId: string, webhookId: string | null, name: string): string {
  const deliveryId = `${w.id(name)}.${webhookId ?? "job"}`;
  const url = webhookId === null ? "https://named.example/hook" : null;
  const at = FIRST_AT + w.commits.length;
  const told = {
    eventId: `evt_${name}`,
    eventType: "job.completed",
    createdAt: at,
    data: { name },
    dueAt: at,
  };
  w.add(accountId, event("DeliveryQueued", { deliveryId, accountId, webhookId, url, ...told }));
  return deliveryId;
}

/** A try that failed; `nextAt` null gives up. */
export function failDelivery(
  w: World,
  accountId: string,
  deliveryId: string,
  attempt: number,
  nextAt: number | null = FIRST_AT * 2,
): void {
  const how = { attempt, status: 500, ms: 7, error: "it answered 500", nextAt };
  w.add(accountId, event("DeliveryFailed", { deliveryId, accountId, ...how }));
}

/** Erases a finished job: prompt and media, or the entry too. */
export function erase(w: World, accountId: string, jobId: string, entry: boolean): void {
  w.add(accountId, event("JobErased", { jobId, accountId, mediaIds: [], entry }));
}

/** Round `i` of an owner who uses everything: about thirty commits that leave something of each kind, and remove some. */
export function busyOwner(w: World, accountId: string, i: number): void {
  const agentId = connectAgent(w, accountId, `owner's agent ${i}`);
  const keyId = createKey(w, accountId, `owner's key ${i}`);
  const webhookId = createWebhook(w, accountId, `owner's endpoint ${i}`);
  const mediaId = storeReference(w, accountId, `owner's picture ${i}`);
  w.add(accountId, event("KeyUsed", { keyId, accountId }));
  const kept = w.spec(accountId, `owner's job ${i}`, {
    references: [{ role: "style", mediaId, mime: "image/png" }],
    webhook: { webhookId },
  });
  const jobId = submit(w, kept);
  w.add(accountId, event("JobHeld", { jobId, deadline: FIRST_AT * 2 }));
  w.add(accountId, event("JobPrioritized", { jobId, priority: i }));
  w.add(accountId, event("JobQueued", { jobId, reason: "released", deadline: FIRST_AT * 2 }));
  complete(w, kept, agentId);
  busyLibrary(w, accountId, jobId, i);
  const delivered = queueDelivery(w, accountId, webhookId, `owner's message ${i}`);
  const refused = queueDelivery(w, accountId, null, `owner's other message ${i}`);
  failDelivery(w, accountId, delivered, 1);
  failDelivery(w, accountId, refused, 1, i % 2 === 0 ? null : FIRST_AT * 2);
  w.add(
    accountId,
    event("DeliverySucceeded", { deliveryId: delivered, accountId, attempt: 2, status: 204, ms: 3 }),
  );
  w.add(
    accountId,
    event("AccountChanged", {
      accountId,
      name: `owner ${i}`,
      plan: "pro",
      suspended: i % 2 === 0,
      retentionDays: i % 2 === 0 ? null : 30,
    }),
  );
  w.add(accountId, event("SessionEnded", { accountId, sessionId: `session ${i}`, until: FIRST_AT * 2 }));
  w.add(
    accountId,
    event("PeriodBegan", { accountId, until: FIRST_AT + i }),
    event("CreditsGranted", { accountId, amount: 5, reason: "month", plan: 5 }),
  );
  w.add(
    accountId,
    event("WebhookRotated", { webhookId, accountId, version: 2, previousUntil: FIRST_AT * 2 }),
  );
  w.add(accountId, event("WebhookChanged", { webhookId, accountId, enabled: false, reason: "it was gone" }));
  w.add(accountId, event("AgentChanged", { agentId, name: `renamed ${i}`, paused: true, concurrency: 1 }));
  if (i % 3 === 1) erase(w, accountId, jobId, i % 2 === 0);
  if (i % 3 === 2) w.add(accountId, event("ReferenceDeleted", { accountId, mediaId }));
  if (i % 2 === 0) return;
  w.add(accountId, event("WebhookDeleted", { webhookId, accountId }));
  w.add(accountId, event("AgentRemoved", { agentId }));
  w.add(accountId, event("KeyRevoked", { keyId, accountId }));
}
