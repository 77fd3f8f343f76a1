/** The project's own list of what was made in it: the last place where lost work is looked for. */

import { download } from "../driver/download.ts";
import { metaOf } from "../driver/gather_images.ts";
import { asNetwork } from "../driver/press_once.ts";
import type { PressNote } from "../driver/press_notes.ts";
import { addressed, type Following, read, storeClip } from "./clip.ts";

/** How far this machine's clock may be before Flow's, ms. */
const CLOCKS_APART_MS = 120_000;

/**
 * Ids of the media that came of a press, those that are known already first: by its batch if that was seen, else by its
 * prompt, its time and nobody's claim.
 * @param prompt as the composer was set to it; null when the order was lost
 * @param claimed ids of media and batches of other presses, asked for when the list is there
 */
export async function findInProject(
  note: PressNote,
  prompt: string | null,
  claimed: () => Promise<ReadonlySet<string>>,
  following: Pick<Following, "options">,
): Promise<readonly string[]> {
  const { media, count } = note;
  if (media.length >= count) return media;
  const listed = await listedFor(note, prompt, claimed, following);
  return [...new Set([...media, ...listed])].slice(0, count);
}

async function listedFor(
  { place, batch, at }: PressNote,
  prompt: string | null,
  claimed: () => Promise<ReadonlySet<string>>,
  { options }: Pick<Following, "options">,
): Promise<readonly string[]> {
  const records = await read(options, "records", { project: place }).catch(asNetwork);
  const works = await read(options, "works", { project: place }).catch(asNetwork);
  if (batch !== null) {
    const ours = works.filter((work) => work["batch"] === batch);
    const workflows = new Set(ours.map((work) => work["workflow"]));
    const listed = records.filter((record) => workflows.has(record["workflow"])).map(({ media }) =>
      String(media)
    );
    return [...new Set([...ours.map(({ media }) => String(media)), ...listed])];
  }
  if (prompt === null) return [];
  const theirs = await claimed();
  const taken = new Set(
    works.filter((work) => theirs.has(String(work["batch"]))).map(({ workflow }) => workflow),
  );
  return records
    .filter((record) =>
      words(record["prompt"]) === words(prompt) && !theirs.has(String(record["media"])) &&
      !taken.has(record["workflow"]) && Number(record["at"]) * 1_000 >= at - CLOCKS_APART_MS
    )
    .map(({ media }) => String(media));
}

function words(text: unknown): string {
  return String(text).replaceAll(/\s+/g, " ").trim();
}

/** Stores what was found. */
export async function storeFound(
  kind: PressNote["kind"],
  found: readonly string[],
  following: Following,
): Promise<void> {
  const { context, options } = following;
  const { clock, fetch } = options;
  if (kind === "video") return await storeClip(String(found[0]), following);
  for (const [index, media] of found.entries()) {
    let seen: Record<string, unknown> = {};
    const tries = options.recipe().timing["downloadTries"] ?? 3;
    const { bytes, mime } = await download({ fetch, clock, tries, signal: context.signal }, async () => {
      seen = await addressed(media, "image", following);
      return String(seen["image"]);
    }, "image");
    await context.upload(
      index,
      bytes,
      mime,
      { ...metaOf({ seed: seen["imageSeed"], prompt: seen["imagePrompt"] }, media), ...following.meta },
    );
  }
}
