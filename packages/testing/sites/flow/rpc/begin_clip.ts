/** A clip from the moment when the provider takes it. */

import { newItem, newWorkflow } from "../make.ts";
import { clipSize, produce } from "../timeline.ts";
import { type Item, serverId, type Workflow } from "../world.ts";
import type { Call } from "./handler.ts";

export interface ClipOrder {
  readonly prompt: string;
  readonly model: string;
  readonly aspect: 1 | 2;
  readonly seed: number | null;
  readonly seconds: number;
  readonly references: readonly string[];
  readonly project: string;
  readonly batch: string;
  /** Credits that it cost. */
  readonly price: number;
  /** Else a new one. */
  readonly id?: string;
  readonly stuck?: boolean;
}

/** Puts it on the canvas and sets it going; it belongs to the call's press. */
export function beginClip(
  call: Call,
  order: ClipOrder,
): { readonly item: Item; readonly workflow: Workflow } {
  const { world, press, fault } = call;
  const { prompt, model, aspect, seconds, references, project, batch, price, stuck = false } = order;
  const id = order.id ?? serverId();
  const workflow = newWorkflow(world, project, id, prompt, batch);
  const failing = fault !== null && typeof fault === "object" && "failClip" in fault;
  const item = newItem(world, {
    id,
    kind: "video",
    bytes: new Uint8Array(0),
    readyAt: null,
    uploaded: false,
    project,
    workflow: workflow.id,
    prompt,
    seed: order.seed ?? crypto.getRandomValues(new Uint32Array(1))[0] ?? 0,
    model,
    aspect,
    ...clipSize(aspect),
    references,
    clip: {
      seconds,
      endedAt: null,
      failure: failing ? { reason: fault.failClip } : null,
      stuck,
      fetches: 0,
    },
  });
  press.mediaIds = [...press.mediaIds, id];
  produce(world, item, price, press);
  return { item, workflow };
}
