/** RECORD and WORKFLOW, the rows that replies are made of (wire/flow.md §1.3–1.5). */

import { signedUrl } from "./signing.ts";
import { failureRow, statusOf } from "./timeline.ts";
import type { Item, Workflow, World } from "./world.ts";

/** Which addresses a reply gives: none, the unsigned thumbnails of a project's list, or fresh signed ones. */
export type Links = "none" | "thumbnails" | "signed";

export function timeRow(ms: number): [number, number] {
  return [Math.floor(ms / 1000), (ms % 1000) * 1_000_000];
}

export function workflowRow(
  { id, title, archived, primary, batch, project, createdAt }: Workflow,
): unknown[] {
  const time = timeRow(createdAt);
  return [id, null, null, [title, time, archived ? 1 : null, null, primary, batch, time], project];
}

/** A small JPEG of it, without a signature. */
export function thumbnailUrl(id: string): string {
  return `https://flow.google.com/asb/${id}`;
}

export function recordRow(world: World, item: Item, links: Links): unknown[] {
  const head = [item.id, item.project, item.workflow, item.mark, null];
  const details = detailsRow(world, item, links);
  return item.clip === null
    ? [...head, details, imageBlock(world, item, links), null]
    : [...head, details, null, mediaRow(world, item, links)];
}

function detailsRow(world: World, item: Item, links: Links): unknown[] {
  const { clip, model, aspect, references, prompt, createdAt, bytes } = item;
  const named = references.length === 0 ? null : references.map((id) => [null, 4, id]);
  const asked = [null, [[model, 1, null, null, aspect, 1], named], [[null, null, [[[prompt]]]]], null, 1];
  const status = statusOf(world, item) === 4 && clip !== null ? failureRow(clip) : [statusOf(world, item)];
  const poster = clip === null || links === "none" ? null : linkOf(world, item, links, "image");
  const size = bytes.length === 0 ? null : bytes.length;
  return [
    timeRow(createdAt),
    prompt,
    null,
    null,
    null,
    null,
    asked,
    null,
    status,
    1,
    poster,
    null,
    null,
    size,
  ];
}

/** The block of `ogiZ0b`, with its mime for an upload and its size in pixels. */
export function imageBlock(world: World, item: Item, links: Links): unknown[] {
  const { id, seed, rewritten, workflow, aspect, prompt, references, uploaded, width, height } = item;
  const used = references.length === 0 ? null : [references.map((reference) => [null, 1, reference])];
  const link = links === "none" ? null : linkOf(world, item, links, "image");
  const asked = [null, null, [[prompt, null, [[[prompt]]]]], used];
  const head = [null, seed, null, null, null, null, 1, rewritten, 25, null, null, workflow, null];
  const block = [...head, link, aspect, asked, null, id];
  if (world.change === "moved_reply_slot") block.splice(2, 0, null);
  return [block, uploaded ? [null, "image/jpeg"] : null, [width, height]];
}

function mediaRow(world: World, item: Item, links: Links): unknown[] {
  const { id, seed, rewritten, model, aspect, clip } = item;
  const link = links === "none" ? null : linkOf(world, item, links, "video");
  const empty = [null, null, null];
  const media = [null, seed, ...empty, null, null, rewritten, link, ...empty, model, ...empty, aspect];
  if (world.change === "moved_reply_slot") media.splice(2, 0, null);
  return [media, [null, null, [clip?.seconds ?? null]], [id]];
}

function linkOf(
  world: World,
  item: Item,
  links: "thumbnails" | "signed",
  kind: "image" | "video",
): string | null {
  if (statusOf(world, item) !== 3) return null;
  return links === "thumbnails" ? thumbnailUrl(item.id) : signedUrl(world, kind, item.id);
}
