import { context, imagePrompt, seed, uuid } from "./blocks.js";
import { IMAGE_ASPECTS, imageKey } from "./catalogue.js";
import { readImages } from "./records.js";
import { call } from "./rpc.js";

/**
 * One picture, as one call; several of one press share the batch.
 * @param {string} project
 * @param {string} batch
 * @param {string} prompt
 * @param {import("./settings.js").Settings} settings
 * @param {readonly string[]} references
 */
export async function sendImage(project, batch, prompt, settings, references) {
  const writer = context(project);
  const named = references.map((id) => [id, null, null, null, 1]);
  const item = [
    null,
    null,
    named.length === 0 ? null : named,
    seed(),
    IMAGE_ASPECTS[settings.imageAspect] ?? 3,
    imageKey(settings.imageModel, named.length > 0),
    null,
    writer,
    imagePrompt(prompt),
    null,
    null,
    null,
    uuid(),
    uuid(),
  ];
  return readImages(await call("ogiZ0b", [null, [item], 1, writer, [batch]]), prompt);
}

/**
 * @param {string} id
 * @param {"2K" | "4K"} size
 */
export function sendImageUpscale(id, size) {
  return call("SPrCad", [id, size === "4K" ? 2 : 1, context(null)]);
}
