/** `POST /pikaso/api/render/v4` on the data host (wire/flow.md §6): one picture of a start. */

import { costOf } from "./catalogue.ts";
import { bodyOf, checkRender, type Render } from "./checks.ts";
import { signedUrl } from "./creations.ts";
import { drawPicture } from "./picture.ts";
import { pause } from "./progress.ts";
import { outOfCredits } from "./refused.ts";
import { serveCall } from "./serve_call.ts";
import { type Creation, type Family, word, type World } from "./world.ts";

/**
 * How a picture is finished and where its URL appears is not known for certain. We hold the reply until it is there and put status and URL
 * in; with `completion: "polled"` the reply comes at once without, as in the capture. [D]
 */
export function serveRender(world: World, request: Request): Promise<Response> {
  return serveCall(world, "render/v4", "press", request, async ({ fault, admit }) => {
    admit();
    const { render, family } = checkRender(world, await bodyOf(request));
    const cost = costOf(family.mode);
    if (world.credits < cost) throw outOfCredits();
    const creation = accept(world, render, family, cost);
    const held = world.options.completion === "held";
    if (held) await creation.done;
    const shown = {
      id: creation.id,
      identifier: creation.identifier,
      family: family.id,
      tool: "text-to-image",
      status: creation.status,
      metadata: {
        inputPrompt: family.prompt,
        seed: String(creation.seed),
        index: creation.index,
        width: creation.width,
        height: creation.height,
        resolution: creation.resolution,
        tags: [family.ratio, family.mode],
        expectTime: creation.expectTime,
      },
      ...(held && fault !== "no_url" ? { url: signedUrl(world, creation) } : {}),
    };
    if (fault === "stale_url") world.urls.clear();
    return world.change === "moved_reply_slot" ? { data: { item: shown } } : { creation: shown };
  });
}

/** Takes the money and begins; the picture is made whether or not the asker stays. */
function accept(world: World, render: Render, family: Family, cost: number): Creation {
  family.tokens.delete(render.request_token);
  family.indexes.add(render.image_index);
  world.credits -= cost;
  const { press } = family;
  press.charged += cost;
  press.resolution = render.resolution;
  press.seeds[render.image_index] = render.seed;
  const identifier = word(10);
  press.mediaIds[render.image_index] = identifier;
  const done = Promise.withResolvers<void>();
  const number = 2_800_000_000 + world.creations.size * 37;
  const creation: Creation = {
    id: number,
    identifier,
    asset: number - 513_000_000,
    family,
    index: render.image_index,
    seed: render.seed,
    width: render.width,
    height: render.height,
    resolution: render.resolution,
    createdAt: new Date(),
    expectTime: Math.ceil(world.options.renderMs / 1000),
    status: "pending",
    done: done.promise,
  };
  world.creations.set(identifier, creation);
  world.media.set(identifier, {
    kind: "image",
    bytes: new Uint8Array(),
    readyAt: null,
    uploaded: false,
    prompt: family.prompt,
    family: family.id,
  });
  void make(world, creation).then(done.resolve, done.reject);
  return creation;
}

async function make(world: World, creation: Creation): Promise<void> {
  const { width, height, seed, family, identifier } = creation;
  world.busy++;
  try {
    const [bytes] = await Promise.all([
      drawPicture(width, height, family.prompt, seed),
      pause(world.options.renderMs, world.closing),
    ]);
    const medium = world.media.get(identifier);
    if (medium !== undefined) Object.assign(medium, { bytes, readyAt: Date.now() });
    creation.status = "completed";
  } finally {
    world.busy--;
    world.progress.moved();
  }
}
