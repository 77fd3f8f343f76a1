/** What a job costs. */

import type { Settings } from "./job.ts";
import type { Model } from "./models.ts";

/** Credits for one output. */
export function unitPrice(model: Model, settings: Settings): number {
  return model.price[settings.resolution ?? "1K"] ?? model.price["1K"];
}

/** Credits for one output and for all that were asked. */
export function priceOf(model: Model, settings: Settings): { unitPrice: number; price: number } {
  const unit = unitPrice(model, settings);
  return { unitPrice: unit, price: unit * settings.count };
}
