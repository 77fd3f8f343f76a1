/** A model as `GET /v1/models` shows it: OpenAI's keys and ours. */

import type { Model } from "@sluice/domain";

/** When the list of models was drawn up, seconds since 1970: upstream's `created` has no other meaning here. */
const CREATED = 1_767_225_600;

/** `agentsOnline` counts those that the asking account may use. */
export function modelJson(model: Model, agentsOnline: number) {
  return {
    id: model.id,
    object: "model",
    created: CREATED,
    owned_by: model.provider,
    title: model.title,
    modalities: [model.kind],
    inputs: ["text", ...model.takes.inputs],
    max_references: model.takes.maxReferences,
    operations: model.takes.operations,
    aspect_ratios: model.ratios,
    durations: model.durations,
    resolutions: model.resolutions,
    max_count: model.maxCount,
    price_credits: model.price,
    agents_online: agentsOnline,
  };
}
