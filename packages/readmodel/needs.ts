/** Which things must be known before commits can be folded. */

import { assetId, type Commit, type Event, jobIdOf } from "@sluice/domain";

/** Ids, by kind of thing. Agents are not among them: all of a cell's are kept in memory. */
export interface Needs {
  readonly jobs: Set<string>;
  readonly accounts: Set<string>;
  readonly keys: Set<string>;
  readonly webhooks: Set<string>;
  readonly deliveries: Set<string>;
  readonly assets: Set<string>;
  readonly boards: Set<string>;
  readonly views: Set<string>;
  readonly canvases: Set<string>;
}

/** Ids of the things that the commits change and do not themselves begin. */
export function needs(commits: readonly Commit[]): Needs {
  const wanted: Needs = {
    jobs: new Set(),
    accounts: new Set(),
    keys: new Set(),
    webhooks: new Set(),
    deliveries: new Set(),
    assets: new Set(),
    boards: new Set(),
    views: new Set(),
    canvases: new Set(),
  };
  for (const { events } of commits) for (const event of events) note(wanted, event);
  return wanted;
}

function note(wanted: Needs, event: Event): void {
  const jobId = jobIdOf(event);
  if (jobId !== null) wanted.jobs.add(jobId);
  switch (event.type) {
    case "AccountChanged":
    case "SessionEnded":
    case "PeriodBegan":
    case "CreditsGranted":
    case "CreditsReserved":
    case "CreditsSettled":
    case "CreditsReleased":
      return void wanted.accounts.add(event.data.accountId);
    case "KeyUsed":
      return void wanted.keys.add(event.data.keyId);
    case "WebhookChanged":
    case "WebhookRotated":
      return void wanted.webhooks.add(event.data.webhookId);
    case "DeliverySucceeded":
    case "DeliveryFailed":
      return void wanted.deliveries.add(event.data.deliveryId);
    case "AssetsArranged":
    case "AssetsTrashed":
    case "AssetsRestored":
      for (const ref of event.data.assets) wanted.assets.add(assetId(ref));
      if (event.type === "AssetsArranged" && event.data.boardId) wanted.boards.add(event.data.boardId);
      return;
    case "BoardChanged":
    case "BoardDeleted":
      return void wanted.boards.add(event.data.boardId);
    case "ViewSaved":
    case "ViewDeleted":
      return void wanted.views.add(event.data.viewId);
    case "CanvasChanged":
    case "CanvasArranged":
    case "CanvasDeleted":
      return void wanted.canvases.add(event.data.canvasId);
    default:
      return;
  }
}
