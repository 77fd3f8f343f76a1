/** Messages to endpoints, as their owner may look them up: the decider forgets those that are done. */

import type { Event } from "@sluice/domain";
import type { Delivery } from "./changes.ts";

/** Tries that are listed; a message that is tried to its end has ten. */
const TRIES_KEPT = 12;

export type DeliveryEvent = Extract<
  Event,
  { readonly type: "DeliveryQueued" | "DeliverySucceeded" | "DeliveryFailed" }
>;

/** Folds one event into a message; `at` and `number` are the commit's. */
export function evolveListed(
  delivery: Delivery | undefined,
  event: DeliveryEvent,
  { at, number }: { readonly at: number; readonly number: number },
): Delivery | undefined {
  if (event.type === "DeliveryQueued") {
    const { dueAt, once: _, ...message } = event.data;
    return { ...message, state: "pending", tries: [], nextAt: dueAt, queued: number };
  }
  if (delivery === undefined) return undefined;
  const { attempt, status, ms } = event.data;
  const error = event.type === "DeliveryFailed" ? event.data.error : null;
  const tries = [...delivery.tries, { at, attempt, status, ms, error }].slice(-TRIES_KEPT);
  if (event.type === "DeliverySucceeded") return { ...delivery, state: "delivered", tries, nextAt: null };
  const { nextAt } = event.data;
  return { ...delivery, state: nextAt === null ? "failed" : "pending", tries, nextAt };
}

/** The message as its endpoint was switched off or deleted; one that is done already stays as it is. */
export function givenUp(delivery: Delivery): Delivery {
  return delivery.state === "pending" ? { ...delivery, state: "failed", nextAt: null } : delivery;
}
