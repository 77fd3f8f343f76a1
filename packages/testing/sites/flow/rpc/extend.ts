/** `fZytfe`: the seconds after a clip (wire/flow.md §1.5). */

import { clientId, exactly, integer, must, onlyAt, text, tuple } from "../arguments.ts";
import { modelFor, priceFor } from "../clip_checks.ts";
import { readClipPrompt, readContext } from "../context.ts";
import { recordRow, workflowRow } from "../records.ts";
import { RpcRefusal } from "../refusal.ts";
import { statusOf } from "../timeline.ts";
import { type Item, rest, type World } from "../world.ts";
import { beginClip } from "./begin_clip.ts";
import { admit, type Call, charge } from "./handler.ts";

const FRAME_RATE = 24;
const SCENE_PATH = /^\/project\/([^/]+)\/scene\/([^/]+)$/;

export async function extendClip(call: Call): Promise<unknown> {
  const { world, press } = call;
  const [items, contextBlock, tail] = tuple(call.inner, 3);
  const context = readContext(contextBlock);
  const item = tuple(tuple(items, 1)[0], 6);
  const [nothing, sourceId, start, end] = tuple(item[0], 4);
  must(nothing === null && item[4] === null);
  const id = text(sourceId);
  const { text: prompt } = readClipPrompt(item[1]);
  const aspect = integer(item[3]);
  must(aspect === 1 || aspect === 2);
  const place = tuple(item[5], 6);
  onlyAt(place, 0, 4, 5);
  const scene = text(place[0]);
  clientId(place[4]);
  clientId(place[5]);
  const [batchId] = tuple(tail, 4);
  const batch = clientId(batchId);
  exactly(tail, [batch, 2, null, [scene, 2]]);
  const [, pathProject, pathScene] = SCENE_PATH.exec(call.sourcePath) ?? [];
  must(pathProject === context.project && pathScene?.toLowerCase() === scene.toLowerCase());
  const key = text(item[2]);
  Object.assign(press, { prompt, model: key, aspect, references: [id], batch, project: context.project });

  const model = modelFor(world, "extend", { model: key, aspect, references: [] });
  const { source, wrongId } = find(world, id);
  const frames = FRAME_RATE * (source.clip?.seconds ?? 0);
  exactly([start, end], [frames - FRAME_RATE + 1, frames]);
  must(source.aspect === aspect);
  admit(call, context);
  const price = priceFor(world, model);
  charge(call, price);
  const made = beginClip(call, {
    prompt,
    model: key,
    aspect,
    seed: null,
    seconds: model.seconds,
    references: [source.id],
    project: context.project,
    batch,
    price,
    stuck: wrongId,
  });
  await rest(world, world.options.submitMs);
  return [null, world.credits, [workflowRow(made.workflow)], [recordRow(world, made.item, "none")]];
}

/** The id of its workflow is taken too: without an error, without a clip, for the whole price. */
function find(world: World, id: string): { readonly source: Item; readonly wrongId: boolean } {
  const source = world.media.get(id) ?? world.media.get(world.workflows.get(id)?.primary ?? "");
  if (source === undefined || source.clip === null || statusOf(world, source) !== 3) throw new RpcRefusal(5);
  return { source, wrongId: source.id !== id };
}
