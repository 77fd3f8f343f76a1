/** Whether a clip that is asked for can be had. */

import { must } from "./arguments.ts";
import { CLIP_MODELS, type ClipJob, type ClipModel, priceOf } from "./catalogue.ts";
import { RpcRefusal } from "./refusal.ts";
import type { World } from "./world.ts";

interface Asked {
  readonly model: string;
  readonly aspect: number;
  readonly references: readonly string[];
}

/**
 * @throws RpcRefusal 5 for a key that there is not (or no more), 3 for one that cannot do this, 7 for one that the plan lacks
 */
export function modelFor(world: World, job: ClipJob, { model: key, aspect, references }: Asked): ClipModel {
  const model = CLIP_MODELS.get(key);
  if (model === undefined) throw new RpcRefusal(5);
  must(model.job === job);
  must(model.aspect === null || model.aspect === aspect);
  must(references.length <= model.mostReferences);
  priceFor(world, model);
  return model;
}

/** @throws RpcRefusal 7 MODEL_ACCESS_DENIED */
export function priceFor({ options }: World, model: ClipModel): number {
  const price = priceOf(model, options.tier);
  if (price === null) throw new RpcRefusal(7, "PUBLIC_ERROR_MODEL_ACCESS_DENIED");
  return price;
}

/** @throws RpcRefusal 5 unless all of them are pictures that are there */
export function knownPictures(world: World, ids: readonly string[]): void {
  for (const id of ids) if (world.media.get(id)?.clip !== null) throw new RpcRefusal(5);
}
