/** How a clip comes about: 6 queued, 2 running, 3 done or 4 failed (wire/flow.md §1.5). */

import { clip } from "../media.ts";
import type { Item, OpenPress, World } from "./world.ts";
import { rest, track } from "./world.ts";

export type StatusCode = 6 | 2 | 3 | 4;

/** The share of its time that a clip waits in the provider's queue. */
const QUEUED_SHARE = 0.25;
/** Smaller than the real ones, for a hundred of them must be cheap. */
const LONG_SIDE = 320;
const SHORT_SIDE = 180;

export function statusOf(world: World, { clip, createdAt }: Item): StatusCode {
  if (clip === null) return 3;
  if (clip.endedAt !== null) return clip.failure === null ? 3 : 4;
  if (clip.stuck) return 6;
  return Date.now() - createdAt < world.options.clipMs * QUEUED_SHARE ? 6 : 2;
}

/** With or without a reason; without one a reader cannot be sure that it is final. */
export function failureRow({ failure }: NonNullable<Item["clip"]>): unknown[] {
  const row: unknown[] = [4, [null, "Media not found."]];
  return failure === null || failure.reason === null ? row : [...row, [failure.reason]];
}

/** Portrait is 1, landscape 2. */
export function clipSize(aspect: number): { readonly width: number; readonly height: number } {
  return aspect === 1 ? { width: SHORT_SIDE, height: LONG_SIDE } : { width: LONG_SIDE, height: SHORT_SIDE };
}

/** Makes the clip while its time runs; a failed one gives its credits back, which is an assumption (wire/flow.md §7.6). */
export function produce(world: World, item: Item, price: number, press: OpenPress): void {
  const progress = item.clip;
  if (progress === null || progress.stuck) return;
  const { seed, prompt, width, height } = item;
  const making = progress.failure === null
    ? clip(width, height, progress.seconds, prompt, seed)
    : Promise.resolve(new Uint8Array(0));
  const all = Promise.all([making, rest(world, world.options.clipMs)]).then(([bytes]) => {
    item.bytes = bytes;
    progress.endedAt = Date.now();
    if (progress.failure === null) return;
    world.credits += price;
    press.charged -= price;
  });
  const stopped = all.catch(() => {}); // disposed of meanwhile
  // Both are waited for, so that no encoder outlives the stand-in.
  void track(world, Promise.allSettled([stopped, making]));
}
