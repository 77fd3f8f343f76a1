/** `YhhmEf`, `eb1hJf`, `nprQif`, `MZZa6b`: new clips (wire/flow.md §1.5). */

import { clientId, integer, list, must, onlyAt, seedIn, text, tuple } from "../arguments.ts";
import type { ClipJob } from "../catalogue.ts";
import { knownPictures, modelFor, priceFor } from "../clip_checks.ts";
import { readClipPrompt, readContext } from "../context.ts";
import { recordRow, workflowRow } from "../records.ts";
import { rest } from "../world.ts";
import { beginClip } from "./begin_clip.ts";
import { admit, charge, type Handler } from "./handler.ts";

const MOST_ITEMS = 4;

interface Wish {
  readonly prompt: string;
  readonly model: string;
  readonly aspect: 1 | 2;
  readonly seed: number | null;
  readonly frames: readonly string[];
  readonly references: readonly string[];
}

/** How each rpc lays out its ITEM. */
const LAYOUTS: Readonly<Record<Exclude<ClipJob, "extend" | "upscale">, (item: unknown) => Wish>> = {
  text(value) {
    const [prompt, model, aspect, seed, place] = tuple(value, 5);
    return wish(prompt, model, aspect, seed, place);
  },
  start(value) {
    const [prompt, model, aspect, seed, start, place] = tuple(value, 6);
    return wish(prompt, model, aspect, seed, place, { frames: [readFrame(start)] });
  },
  startEnd(value) {
    const [prompt, model, aspect, seed, start, end, place] = tuple(value, 7);
    return wish(prompt, model, aspect, seed, place, { frames: [readFrame(start), readFrame(end)] });
  },
  references(value) {
    const [prompt, named, model, aspect, seed, place] = tuple(value, 6);
    must(seed === null);
    const references = list(named, 10).map((one) => {
      const [nothing, id] = tuple(one, 2);
      must(nothing === null);
      return text(id);
    });
    return wish(prompt, model, aspect, seed, place, { references });
  },
};

/** The handler of the rpc that does this job. */
export function generateClips(job: keyof typeof LAYOUTS): Handler {
  return async (call) => {
    const { world, press } = call;
    const [items, contextBlock, tail] = tuple(call.inner, 3);
    const context = readContext(contextBlock);
    must(context.workflow === null);
    const wishes = list(items, MOST_ITEMS).map(LAYOUTS[job]);
    const [batchId, setting] = tuple(tail, 2);
    must(setting === 1 || setting === 2);
    const batch = clientId(batchId);
    const [first] = wishes;
    must(first !== undefined);
    const { prompt, model, aspect, seed, frames, references } = first;
    Object.assign(press, {
      prompt,
      model,
      aspect,
      seed,
      frames,
      references,
      batch,
      project: context.project,
    });
    const orders = wishes.map((one) => ({ wish: one, model: modelFor(world, job, one) }));
    knownPictures(world, wishes.flatMap((one) => [...one.frames, ...one.references]));
    admit(call, context, wishes.length);
    const prices = orders.map((order) => priceFor(world, order.model));
    charge(call, prices.reduce((sum, price) => sum + price, 0));
    const made = orders.map(({ wish: one, model: { seconds, degrades, key } }, n) =>
      beginClip(call, {
        ...one,
        model: key,
        seconds,
        references: degrades ? [] : [...one.frames, ...one.references],
        project: context.project,
        batch,
        price: prices[n] ?? 0,
      })
    );
    await rest(world, world.options.submitMs);
    return [
      null,
      world.credits,
      made.map(({ workflow }) => workflowRow(workflow)),
      made.map(({ item }) => recordRow(world, item, "none")),
    ];
  };
}

function wish(
  prompt: unknown,
  model: unknown,
  aspect: unknown,
  seed: unknown,
  place: unknown,
  pictures: Partial<Pick<Wish, "frames" | "references">> = {},
): Wish {
  const side = integer(aspect);
  must(side === 1 || side === 2);
  const meta = tuple(place, 6);
  onlyAt(meta, 4, 5);
  clientId(meta[4]);
  clientId(meta[5]);
  return {
    prompt: readClipPrompt(prompt).text,
    model: text(model),
    aspect: side,
    seed: seed === null ? null : seedIn(seed),
    frames: [],
    references: [],
    ...pictures,
  };
}

/** `[null, id, null, null, null, CROP?]`; a crop is fractions of left, top, right, bottom. */
function readFrame(value: unknown): string {
  const frame = tuple(value, 5, 6);
  onlyAt(frame, 1, 5);
  const crop = frame[5] ?? null;
  if (crop !== null) {
    const sides = tuple(crop, 4);
    must(sides.every((side) => side === null || (typeof side === "number" && side >= 0 && side <= 1)));
  }
  return text(frame[1]);
}
