import { clipPlace, clipPrompt, context, seed, uuid } from "./blocks.js";
import { CLIP_ASPECTS, clipKey } from "./catalogue.js";
import { readRecord } from "./records.js";
import { call } from "./rpc.js";

/** Frames in a second of every clip (wire/flow.md §1.5). */
const FRAME_RATE = 24;

/**
 * What a press for a new clip sends: the rpc that its frames or references call for, and its items.
 * @param {string} prompt
 * @param {import("./settings.js").Settings} settings
 * @param {{ start: string | null, end: string | null, references: string[] }} pictures
 * @returns {{ rpc: string, items: unknown[] }}
 */
export function clipItems(prompt, settings, { start, end, references }) {
  const aspect = CLIP_ASPECTS[settings.videoAspect] ?? 2;
  const seconds = Number.parseInt(settings.duration);
  /** @param {import("./catalogue.js").ClipJob} job */
  const key = (job) => clipKey(settings.videoModel, job, aspect === 1, seconds);
  const words = clipPrompt(prompt);
  const frames = settings.videoType === "Frames";
  const times = Number(settings.outputs.slice(1));
  /** @param {string} rpc @param {() => unknown[]} item */
  const sent = (rpc, item) => ({ rpc, items: Array.from({ length: times }, item) });
  if (frames && start !== null && end !== null) {
    return sent("nprQif", () => [
      words,
      key("startEnd"),
      aspect,
      seed(),
      frame(start),
      frame(end),
      clipPlace(),
    ]);
  }
  if (frames && start !== null) {
    return sent("eb1hJf", () => [words, key("start"), aspect, seed(), frame(start), clipPlace()]);
  }
  if (!frames && references.length > 0) {
    const named = references.map((id) => [null, id]);
    return sent("MZZa6b", () => [words, named, key("references"), aspect, null, clipPlace()]);
  }
  return sent("YhhmEf", () => [words, key("text"), aspect, seed(), clipPlace()]);
}

/** The whole picture, uncropped. @param {string} id */
const frame = (id) => [null, id, null, null, null, [null, null, 1, 1]];

/**
 * @param {string} project
 * @param {{ rpc: string, items: unknown[] }} press
 */
export async function sendClips(project, { rpc, items }) {
  return records(await call(rpc, [items, context(project), [uuid(), 2]]));
}

/**
 * Asks for the seconds after a clip; its last second goes along.
 * @param {string} project
 * @param {string} scene
 * @param {import("./records.js").Item} source
 * @param {string} prompt
 * @param {string} model the page's name of it
 */
export async function sendExtension(project, scene, source, prompt, model) {
  const end = FRAME_RATE * source.seconds;
  const item = [
    [null, source.id, end - FRAME_RATE + 1, end],
    clipPrompt(prompt),
    clipKey(model, "extend", source.aspect === 1, source.seconds),
    source.aspect,
    null,
    [scene, null, null, null, uuid(), uuid()],
  ];
  return records(await call("fZytfe", [[item], context(project), [uuid(), 2, null, [scene, 2]]]));
}

/**
 * @param {string} project
 * @param {import("./records.js").Item} source
 * @param {"1080p" | "4K"} size
 */
export async function sendClipUpscale(project, source, size) {
  const item = new Array(32).fill(null);
  item[0] = [null, source.id];
  item[2] = 1;
  item[4] = [null, source.workflow, null, null, uuid()];
  item[6] = size === "4K" ? 3 : 2;
  item[31] = size === "4K" ? "veo_3_1_upsampler_4k" : "veo_3_1_upsampler_1080p";
  return records(await call("p0UkFb", [[item], context(project), [uuid()]]));
}

/** @param {any} reply */
function records(reply) {
  return (reply?.[3] ?? []).map(readRecord).filter((/** @type {unknown} */ item) => item !== null);
}
