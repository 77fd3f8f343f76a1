// @ts-check
/** One click: a start, then a render for each image. */

import { render, start } from "./api.js";
import { showBlockers } from "./blockers.js";
import { toast, wordsFor } from "./toast.js";

/**
 * @typedef {object} Wish
 * @property {string} prompt
 * @property {{ mode: string, ratio: string, resolution: string, images: number, width: number, height: number }} settings
 * @property {unknown[]} references
 */

/**
 * Resolves when every image has its place in the grid or was refused.
 * @param {Wish} wish
 * @param {ReturnType<typeof import("./results.js").results>} grid
 */
export async function generate({ prompt, settings, references }, grid) {
  const { mode, ratio, resolution, images, width, height } = settings;
  const answer = await start({
    mode,
    prompt,
    references,
    num_images: images,
    aspect_ratio: ratio,
    color_palette: null,
    variations: false,
    force_credits: false,
  });
  if (answer.status !== 200) return await complain(answer);
  const { sexual, minors, request_tokens: tokens } = answer.body;
  if (sexual || minors) return toast("This prompt is against the rules of the house.");
  const family = answer.body.family ?? answer.body.session?.uuid;
  const tiles = grid.expect(images);
  await Promise.all(tiles.map(async (tile, index) => {
    const rendered = await render({
      tool: "text-to-image",
      mode,
      family,
      prompt,
      negative_prompt: null,
      width,
      height,
      seed: Math.floor(Math.random() * 1_000_000),
      aspect_ratio: ratio,
      resolution,
      image_references: references,
      request_token: tokens[index],
      image_index: index,
      force_credits: false,
      smart_prompt: false,
      metadata: { inputPrompt: prompt, aspectRatio: ratio, smartPrompt: false },
    });
    if (rendered.status === 200) {
      return grid.settle(tile, rendered.body.creation ?? rendered.body.data?.item);
    }
    tile.remove();
    await complain(rendered);
  }));
}

/** @param {import("./api.js").Answer} answer */
async function complain(answer) {
  toast(wordsFor(answer));
  if (answer.status === 403) await showBlockers();
}
