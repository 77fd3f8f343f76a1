/** From commits to changed rows, pure: the domain's own folds, applied to what is known so far. */

import { agentIdOf, type Commit, type Event, evolveAgent, evolveKey, evolveWebhook } from "@sluice/domain";
import { type Changes, type Known, latest, noChanges } from "./changes.ts";
import { checkMoney, foldAccount } from "./fold_account.ts";
import { type DeliveryEvent, evolveListed, givenUp } from "./fold_delivery.ts";
import { foldJob } from "./fold_job.ts";
import { foldLibrary } from "./fold_library.ts";

/** Folds the commits, which follow what is known. */
export function fold(known: Known, commits: readonly Commit[]): Changes {
  const changes = noChanges();
  for (const commit of commits) {
    commit.events.forEach((event, seq) => {
      foldJob(known, changes, event, commit);
      foldOthers(known, changes, event, commit, seq);
    });
    checkMoney(changes, commit);
  }
  return changes;
}

function foldOthers(known: Known, changes: Changes, event: Event, commit: Commit, seq: number): void {
  switch (event.type) {
    case "AccountOpened":
    case "AccountChanged":
    case "SessionEnded":
    case "QueuePaused":
    case "QueueResumed":
    case "PeriodBegan":
    case "CreditsGranted":
    case "CreditsReserved":
    case "CreditsSettled":
    case "CreditsReleased":
      return foldAccount(known, changes, event, commit, seq);
    case "KeyCreated":
    case "KeyUsed":
    case "KeyRevoked": {
      const { keyId } = event.data;
      const key = evolveKey(latest(changes.keys, known.keys, keyId), event, commit.at);
      return void changes.keys.set(keyId, key ?? null);
    }
    case "WebhookCreated":
    case "WebhookChanged":
    case "WebhookRotated":
    case "WebhookDeleted": {
      const { webhookId } = event.data;
      const webhook = evolveWebhook(latest(changes.webhooks, known.webhooks, webhookId), event, commit.at);
      changes.webhooks.set(webhookId, webhook ?? null);
      if (webhook?.enabled !== true) silence(known, changes, event.data);
      return;
    }
    case "DeliveryQueued":
    case "DeliverySucceeded":
    case "DeliveryFailed":
      return foldDelivery(known, changes, event, commit);
    case "RecipeChanged":
      return void changes.recipes.set(event.data.provider, event.data.recipe);
    case "ReferenceStored":
    case "ReferenceDeleted":
      return foldReference(changes, event, commit.at);
    case "AssetsArranged":
    case "AssetsTrashed":
    case "AssetsRestored":
    case "BoardCreated":
    case "BoardChanged":
    case "BoardDeleted":
    case "ViewSaved":
    case "ViewDeleted":
    case "CanvasCreated":
    case "CanvasChanged":
    case "CanvasArranged":
    case "CanvasDeleted":
      return foldLibrary(known, changes, event, commit.at);
    default:
      return foldAgent(known, changes, event, commit.at);
  }
}

function foldAgent(known: Known, changes: Changes, event: Event, at: number): void {
  const agentId = agentIdOf(event);
  if (agentId === null) return;
  const agent = evolveAgent(latest(changes.agents, known.agents, agentId), event, at);
  changes.agents.set(agentId, agent ?? null);
}

/** What is on its way to an endpoint that was switched off or deleted is given up; what no batch touched is in the rows only. */
function silence(
  known: Known,
  changes: Changes,
  { webhookId, accountId }: { readonly webhookId: string; readonly accountId: string },
): void {
  changes.silenced.set(webhookId, accountId);
  for (const deliveries of [known.deliveries, changes.deliveries]) {
    for (const [id, delivery] of deliveries) {
      if (delivery.webhookId !== webhookId) continue;
      changes.deliveries.set(id, givenUp(changes.deliveries.get(id) ?? delivery));
    }
  }
}

function foldDelivery(known: Known, changes: Changes, event: DeliveryEvent, commit: Commit): void {
  const { deliveryId } = event.data;
  const delivery = evolveListed(latest(changes.deliveries, known.deliveries, deliveryId), event, commit);
  if (delivery !== undefined) changes.deliveries.set(deliveryId, delivery);
}

function foldReference(
  changes: Changes,
  event: Extract<Event, { readonly type: "ReferenceStored" | "ReferenceDeleted" }>,
  at: number,
): void {
  const { accountId, mediaId } = event.data;
  const key = `${accountId} ${mediaId}`;
  if (event.type === "ReferenceStored") {
    const { accountId: _, ...stored } = event.data;
    return void changes.references.set(key, { accountId, mediaId, doc: { ...stored, storedAt: at } });
  }
  if ((changes.references.get(key)?.doc ?? null) !== null) changes.freed.add(mediaId);
  changes.references.set(key, { accountId, mediaId, doc: null });
}
