import { imageCallGapMs } from "./blockers.js";
import { uuid } from "./blocks.js";
import { clipItems, sendClips, sendExtension } from "./clips.js";
import { refreshCredits } from "./credits.js";
import { rest } from "./dom.js";
import { sendImage } from "./images.js";
import { refused } from "./toast.js";

/** @typedef {import("./shelf.js").Shelf} Shelf */

/**
 * Images: one call each, a little apart (wire/flow.md §1.4).
 * @param {Shelf} shelf
 * @param {string} prompt
 * @param {import("./settings.js").Settings} settings
 * @param {readonly string[]} references
 */
export async function pressImages(shelf, prompt, settings, references) {
  const batch = uuid();
  const calls = Number(settings.outputs.slice(1));
  for (let at = 0; at < calls; at += 1) {
    if (at > 0) await rest(imageCallGapMs());
    answered(shelf, prompt, () => sendImage(shelf.project, batch, prompt, settings, references));
  }
}

/**
 * @param {Shelf} shelf
 * @param {string} prompt
 * @param {import("./settings.js").Settings} settings
 * @param {{ start: string | null, end: string | null, references: string[] }} pictures
 */
export function pressClips(shelf, prompt, settings, pictures) {
  const press = clipItems(prompt, settings, pictures);
  return answered(shelf, prompt, () => sendClips(shelf.project, press));
}

/**
 * @param {Shelf} shelf
 * @param {string} scene
 * @param {import("./records.js").Item} source
 * @param {string} prompt
 * @param {string} model
 */
export function pressExtension(shelf, scene, source, prompt, model) {
  return answered(shelf, prompt, () => sendExtension(shelf.project, scene, source, prompt, model));
}

/**
 * Keeps a pending tile for as long as the call has no answer, then shelves what came.
 * @param {Shelf} shelf
 * @param {string} prompt
 * @param {() => Promise<import("./records.js").Item[]>} send
 */
export async function answered(shelf, prompt, send) {
  const name = uuid();
  shelf.await(name, prompt);
  try {
    shelf.put(await send());
  } catch (error) {
    refused(error);
  } finally {
    shelf.awaitNoMore(name);
    refreshCredits();
  }
}
