/** `p0UkFb`: a clip with more pixels, as a clip of its own (wire/flow.md §1.5). */

import { clientId, exactly, must, onlyAt, text, tuple } from "../arguments.ts";
import { modelFor, priceFor } from "../clip_checks.ts";
import { readContext } from "../context.ts";
import { recordRow, workflowRow } from "../records.ts";
import { RpcRefusal } from "../refusal.ts";
import { statusOf } from "../timeline.ts";
import { rest } from "../world.ts";
import { beginClip } from "./begin_clip.ts";
import { admit, type Call, charge } from "./handler.ts";

const SLOTS = 32;
/** By ITEM[6]. */
const LEVELS = new Map([
  [2, { model: "veo_3_1_upsampler_1080p", suffix: "_upsampled" }],
  [3, { model: "veo_3_1_upsampler_4k", suffix: "_4k_upsampled" }],
]);

export async function upscaleClip(call: Call): Promise<unknown> {
  const { world, press } = call;
  const [items, contextBlock, tail] = tuple(call.inner, 3);
  const context = readContext(contextBlock);
  const item = tuple(tuple(items, 1)[0], SLOTS);
  onlyAt(item, 0, 2, 4, 6, 31);
  const id = text(tuple(item[0], 2)[1]);
  exactly(item[0], [null, id]);
  exactly(item[2], 1);
  const workflow = tuple(item[4], 5);
  onlyAt(workflow, 1, 4);
  clientId(workflow[4]);
  const level = LEVELS.get(Number(item[6]));
  must(level !== undefined && item[31] === level.model);
  const batch = clientId(tuple(tail, 1)[0]);
  Object.assign(press, { model: level.model, references: [id], batch, project: context.project });

  const source = world.media.get(id);
  if (source === undefined || source.clip === null || statusOf(world, source) !== 3) throw new RpcRefusal(5);
  must(source.workflow === workflow[1]);
  const aspect = source.aspect === 1 ? 1 : 2;
  const model = modelFor(world, "upscale", { model: level.model, aspect, references: [] });
  admit(call, context);
  const price = priceFor(world, model);
  charge(call, price);
  const made = beginClip(call, {
    id: `${id}${level.suffix}`,
    prompt: source.prompt,
    model: level.model,
    aspect,
    seed: source.seed,
    seconds: source.clip.seconds,
    references: [id],
    project: context.project,
    batch,
    price,
  });
  await rest(world, world.options.submitMs);
  return [null, world.credits, [workflowRow(made.workflow)], [recordRow(world, made.item, "none")]];
}
