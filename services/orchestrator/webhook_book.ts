/** What is on its way to whom, and what may be tried next: a fold of the log with lanes, so that nobody holds up others. */

import {
  type CellState,
  type Commit,
  type Event,
  evolveDelivery,
  evolveWebhook,
  Heap,
  type Webhook,
  type WebhookDelivery,
} from "@sluice/domain";

/** Requests at once: in all, of one account, and of one account to one host. */
export const MOST_AT_ONCE = 20;
export const MOST_OF_ACCOUNT = 8;
export const MOST_TO_HOST = 2;

/** A delivery in its sender's hands, until `done` is called with it. */
export interface Due {
  readonly delivery: WebhookDelivery;
  /** Null when the address is one that a job named. */
  readonly endpoint: Webhook | null;
  readonly url: string;
  readonly lane: Lane;
}

interface Lane {
  readonly accountId: string;
  readonly key: string;
  readonly waiting: WebhookDelivery[];
  busy: number;
}

type Timed = { readonly deliveryId: string; readonly dueAt: number };

export class DeliveryBook {
  #webhooks = new Map<string, Webhook>();
  #deliveries = new Map<string, WebhookDelivery>();
  #due = dueFirst();
  readonly #lanes = new Map<string, Lane>();
  /** Lanes with work and room, the one that waited longest first. */
  readonly #turn = new Set<Lane>();
  readonly #busyOf = new Map<string, number>();
  #busy = 0;
  /** The last try that was begun of a delivery: the commit that tells how it went may be on its way. */
  readonly #begun = new Map<string, number>();
  readonly #underway = new Set<string>();

  /** Begins anew with what the state holds. What is underway goes on; what came of the rest is in the state, or was lost. */
  restart({ webhooks, deliveries }: Pick<CellState, "webhooks" | "deliveries">): void {
    this.#webhooks = new Map(webhooks);
    this.#deliveries = new Map(deliveries);
    this.#due = dueFirst();
    this.#turn.clear();
    for (const lane of this.#lanes.values()) {
      lane.waiting.length = 0;
      if (lane.busy === 0) this.#lanes.delete(lane.key);
    }
    for (const delivery of deliveries.values()) this.#due.push(delivery);
    for (const deliveryId of this.#begun.keys()) {
      if (!this.#underway.has(deliveryId)) this.#begun.delete(deliveryId);
    }
  }

  fold({ events, at }: Commit): void {
    for (const event of events) this.#foldEvent(event, at);
  }

  /** The next delivery that may be tried now, or null. */
  take(now: number): Due | null {
    for (let next = this.#due.peek(); next !== undefined && next.dueAt <= now; next = this.#due.peek()) {
      this.#due.pop();
      this.#queue(next);
    }
    if (this.#busy >= MOST_AT_ONCE) return null;
    for (const lane of this.#turn) {
      if ((this.#busyOf.get(lane.accountId) ?? 0) >= MOST_OF_ACCOUNT) continue;
      this.#turn.delete(lane);
      const due = this.#takeFrom(lane);
      this.#takeTurn(lane);
      if (due !== null) return due;
    }
    return null;
  }

  /** The request has ended, however it went. */
  done({ lane, delivery }: Due): void {
    this.#underway.delete(delivery.deliveryId);
    lane.busy--;
    this.#count(lane.accountId, -1);
    this.#takeTurn(lane);
    if (lane.busy === 0 && lane.waiting.length === 0) this.#lanes.delete(lane.key);
  }

  /** When the next delivery is due that is not due yet, ms since 1970; null when there is none. */
  nextDue(): number | null {
    return this.#due.peek()?.dueAt ?? null;
  }

  #foldEvent(event: Event, at: number): void {
    switch (event.type) {
      case "WebhookCreated":
      case "WebhookChanged":
      case "WebhookRotated":
      case "WebhookDeleted": {
        const { webhookId } = event.data;
        const webhook = evolveWebhook(this.#webhooks.get(webhookId), event, at);
        if (webhook === undefined) this.#webhooks.delete(webhookId);
        else this.#webhooks.set(webhookId, webhook);
        if (webhook?.enabled !== true) this.#giveUp(webhookId);
        return;
      }
      case "DeliveryQueued":
      case "DeliverySucceeded":
      case "DeliveryFailed": {
        const { deliveryId } = event.data;
        const delivery = evolveDelivery(this.#deliveries.get(deliveryId), event);
        if (delivery === undefined) {
          this.#deliveries.delete(deliveryId);
          this.#begun.delete(deliveryId);
          return;
        }
        this.#deliveries.set(deliveryId, delivery);
        this.#due.push(delivery);
        return;
      }
      default:
    }
  }

  /** Forgets what was on its way to an endpoint that was switched off or deleted. */
  #giveUp(webhookId: string): void {
    for (const [deliveryId, delivery] of this.#deliveries) {
      if (delivery.webhookId !== webhookId) continue;
      this.#deliveries.delete(deliveryId);
      this.#begun.delete(deliveryId);
    }
  }

  /** Puts what has become due into its lane, unless that is no news any more. */
  #queue({ deliveryId, dueAt }: Timed): void {
    const delivery = this.#deliveries.get(deliveryId);
    if (delivery === undefined || delivery.dueAt !== dueAt) return;
    const { accountId } = delivery;
    const host = URL.parse(this.#target(delivery)?.url ?? "")?.host;
    if (host === undefined) return;
    const key = `${accountId} ${host}`;
    let lane = this.#lanes.get(key);
    if (lane === undefined) this.#lanes.set(key, lane = { accountId, key, waiting: [], busy: 0 });
    lane.waiting.push(delivery);
    this.#takeTurn(lane);
  }

  #takeTurn(lane: Lane): void {
    if (lane.waiting.length > 0 && lane.busy < MOST_TO_HOST) this.#turn.add(lane);
  }

  #takeFrom(lane: Lane): Due | null {
    for (let delivery = lane.waiting.shift(); delivery !== undefined; delivery = lane.waiting.shift()) {
      const { deliveryId, attempts, dueAt } = delivery;
      if (this.#deliveries.get(deliveryId)?.dueAt !== dueAt) continue;
      if ((this.#begun.get(deliveryId) ?? 0) > attempts) continue;
      const target = this.#target(delivery);
      if (target === null) continue;
      this.#begun.set(deliveryId, attempts + 1);
      this.#underway.add(deliveryId);
      lane.busy++;
      this.#count(lane.accountId, 1);
      return { delivery, ...target, lane };
    }
    if (lane.busy === 0) this.#lanes.delete(lane.key);
    return null;
  }

  #count(accountId: string, by: 1 | -1): void {
    this.#busy += by;
    const busy = (this.#busyOf.get(accountId) ?? 0) + by;
    if (busy === 0) this.#busyOf.delete(accountId);
    else this.#busyOf.set(accountId, busy);
  }

  /** Where it goes now: an endpoint's URL may have changed since it was queued. */
  #target({ webhookId, url }: WebhookDelivery): Pick<Due, "endpoint" | "url"> | null {
    if (webhookId === null) return url === null ? null : { endpoint: null, url };
    const endpoint = this.#webhooks.get(webhookId);
    return endpoint?.enabled === true ? { endpoint, url: endpoint.url } : null;
  }
}

function dueFirst(): Heap<Timed> {
  return new Heap<Timed>((a, b) => a.dueAt < b.dueAt);
}
