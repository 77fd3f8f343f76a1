import { strict as assert } from "node:assert";
import { type Commit, type Event, event, initialState } from "@sluice/domain";
import { DeliveryBook } from "./webhook_book.ts";

const OF = { webhookId: "w1", accountId: "a1" };
const NOW = 1_000;

function folded(...events: readonly Event[]): DeliveryBook {
  const book = new DeliveryBook();
  book.restart(initialState());
  book.fold({ events, at: NOW } as unknown as Commit);
  return book;
}

function queued(deliveryId: string): Event {
  return event("DeliveryQueued", {
    ...OF,
    deliveryId,
    url: null,
    eventId: `evt_${deliveryId}`,
    eventType: "job.completed",
    createdAt: NOW,
    data: {},
    dueAt: NOW,
  });
}

const created = event("WebhookCreated", { ...OF, url: "https://hooks.example/", events: ["job.completed"] });
const change = (enabled: boolean) => event("WebhookChanged", { ...OF, enabled });

Deno.test("DeliveryBook forgets what was on its way when its endpoint is switched off, also when that is on again", () => {
  const book = folded(created, queued("d1"), change(false), change(true), queued("d2"));
  assert.equal(book.take(NOW)?.delivery.deliveryId, "d2");
  assert.equal(book.take(NOW), null);
  const gone = folded(created, queued("d1"), event("WebhookDeleted", OF));
  assert.equal(gone.take(NOW), null);
  assert.equal(gone.nextDue(), null);
});
