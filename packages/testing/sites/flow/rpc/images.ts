/** `ogiZ0b` makes pictures, `SPrCad` makes one larger (wire/flow.md §1.4). */

import { clientId, exactly, integer, list, must, onlyAt, seedIn, text, tuple } from "../arguments.ts";
import { IMAGE_MODELS, MOST_IMAGE_REFERENCES } from "../catalogue.ts";
import { type ClientContext, type Prompt, readContext, readImagePrompt } from "../context.ts";
import { newItem, newWorkflow } from "../make.ts";
import { imageBlock, workflowRow } from "../records.ts";
import { RpcRefusal } from "../refusal.ts";
import { picture } from "../../media.ts";
import { type Bytes, type Item, rest, serverId, type World } from "../world.ts";
import { admit, type Call } from "./handler.ts";

const MOST_ITEMS = 4;
const REFERENCE = 1;
const BASE = 2;
const SIZES: Readonly<Record<number, readonly [number, number]>> = {
  1: [1024, 1024],
  2: [768, 1376],
  3: [1376, 768],
  4: [896, 1200],
  5: [1200, 896],
};
/** Of an aspect that does not exist: not refused, only not what was meant. */
const ODD_SIZE: readonly [number, number] = [1408, 768];

interface Wish {
  readonly references: readonly string[];
  /** The image that is edited. */
  readonly base: string | null;
  readonly seed: number;
  readonly aspect: number;
  readonly model: string;
  readonly prompt: Prompt;
}

export async function generateImages(call: Call): Promise<unknown> {
  const { world, press, fault } = call;
  const [nothing, items, one, contextBlock, batchBlock] = tuple(call.inner, 5);
  must(nothing === null && integer(one) >= 1);
  const context = readContext(contextBlock);
  const wishes = list(items, MOST_ITEMS).map((item) => readItem(item, context));
  const batch = clientId(tuple(batchBlock, 1)[0]);
  const [first] = wishes;
  must(first !== undefined && wishes.every(({ model }) => model === first.model));
  Object.assign(press, { ...pick(first), batch, project: context.project });
  for (const wish of wishes) checkAgainst(world, context, wish);
  admit(call, context, wishes.length);
  // The press is decided with the answer; a reload meanwhile does not stop the provider.
  const [pictures] = await Promise.all([
    Promise.all(wishes.map(({ aspect, prompt, seed }) => picture(...sizeOf(aspect), prompt.text, seed))),
    rest(world, world.options.imageMs),
  ]);
  const made = wishes.map((wish, n) => keep(world, context, wish, batch, pictures[n] ?? new Uint8Array(0)));
  const links = fault === "no_urls" ? "none" : "signed";
  if (links === "signed") { for (const item of made) item.readyAt = Date.now(); }
  press.mediaIds = made.map(({ id }) => id);
  const workflows = made.flatMap(({ workflow }) => world.workflows.get(workflow) ?? []);
  return [
    made.map((item) => [item.id, null, item.workflow, null, null, null, imageBlock(world, item, links)]),
    workflows.map(workflowRow),
  ];
}

function pick({ references, base, seed, aspect, model, prompt }: Wish) {
  const all = base === null ? references : [base, ...references];
  return { references: all, seed, aspect, model, prompt: prompt.text };
}

function readItem(value: unknown, envelope: ClientContext): Wish {
  const item = tuple(value, 14);
  onlyAt(item, 2, 3, 4, 5, 7, 8, 12, 13);
  const context = readContext(item[7]);
  exactly([context.project, context.workflow, context.token], [
    envelope.project,
    envelope.workflow,
    envelope.token,
  ]);
  // An empty list is not the same as none.
  const named = item[2] === null ? [] : list(item[2], MOST_IMAGE_REFERENCES).map(readReference);
  const bases = named.filter(({ type }) => type === BASE);
  must(bases.length <= 1);
  const base = bases[0]?.id ?? null;
  clientId(item[13]);
  if (base === null) clientId(item[12]);
  else must(item[12] === null);
  return {
    references: named.filter(({ type }) => type === REFERENCE).map(({ id }) => id),
    base,
    seed: seedIn(item[3]),
    aspect: integer(item[4]),
    model: text(item[5]),
    prompt: readImagePrompt(item[8]),
  };
}

function readReference(value: unknown): { readonly id: string; readonly type: number } {
  const reference = tuple(value, 5);
  onlyAt(reference, 0, 4);
  const type = integer(reference[4]);
  must(type === REFERENCE || type === BASE);
  return { id: text(reference[0]), type };
}

function checkAgainst(world: World, context: ClientContext, { model, base, references, prompt }: Wish): void {
  if (!IMAGE_MODELS.has(model)) throw new RpcRefusal(5);
  const wants = IMAGE_MODELS.get(model) ?? null;
  const named = [...references, ...(base === null ? [] : [base])];
  must(wants === null || wants === named.length > 0);
  for (const id of [...named, ...prompt.mentions]) {
    if (world.media.get(id)?.clip !== null) throw new RpcRefusal(5);
  }
  must(context.workflow === (base === null ? null : world.media.get(base)?.workflow));
}

function sizeOf(aspect: number): readonly [width: number, height: number] {
  return SIZES[aspect] ?? ODD_SIZE;
}

/** An edit joins the workflow of its base, and overwrites nothing. */
function keep(world: World, { project }: ClientContext, wish: Wish, batch: string, bytes: Bytes): Item {
  const { references, base, seed, aspect, model, prompt } = wish;
  const [width, height] = sizeOf(aspect);
  const id = serverId();
  const workflow = (base === null ? undefined : world.media.get(base)?.workflow) ??
    newWorkflow(world, project, id, prompt.text, batch).id;
  return newItem(world, {
    id,
    kind: "image",
    bytes,
    readyAt: null,
    uploaded: false,
    project,
    workflow,
    prompt: prompt.text,
    seed,
    model,
    aspect,
    width,
    height,
    references: base === null ? references : [base, ...references],
    clip: null,
  });
}
