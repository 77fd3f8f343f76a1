/** For the tests of scenes: clips on a canvas, and words for the strip editor. */

import { strict as assert } from "node:assert";
import type { NodeChange } from "@sluice/domain";
import type { Locator, Page } from "playwright-core";
import { call, newCanvas, saved } from "./canvas_desk.ts";
import type { Studio } from "./desk.ts";
import { makePictures } from "./pictures.ts";

/** Makes a clip of each prompt and lays them on a canvas side by side as `c0`, `c1` …; clips are 4 s long. */
export async function canvasOfClips(
  studio: Studio,
  prompts: readonly string[],
): Promise<{ readonly id: string; readonly clips: readonly string[] }> {
  const clips = await makePictures(studio.sluice, prompts, { type: "video", model: "sim-video" });
  const nodes = clips.map((clip, i): NodeChange => ({
    nodeId: `c${i}`,
    x: i * 280,
    y: 0,
    w: 256,
    h: 144,
    content: { kind: "asset", jobId: clip.slice(0, 36), index: 0 },
  }));
  // they are read by where they lie, not by when they came
  return { id: await newCanvas(studio, ...nodes.toReversed()), clips };
}

/** The strip editor. */
export function editor(page: Page): Locator {
  return page.locator(".scene-editor");
}

/** The tile of the clip at a place, from 1. */
export function tile(page: Page, at: number): Locator {
  return editor(page).getByRole("listitem").nth(at - 1);
}

/** Waits until the tiles show clips of these prompts and lengths, in this order. */
export async function tilesAre(page: Page, ...shown: readonly string[]): Promise<void> {
  for (const [i, words] of shown.entries()) {
    await editor(page).getByRole("button", {
      name: `Clip ${i + 1} of ${shown.length}: ${words}`,
      exact: true,
    })
      .waitFor();
  }
}

/** The scenes as the server has them, once all is saved: each clip as the place of its asset among these, and its trim. */
export async function scenesOn(
  studio: Studio,
  id: string,
  clips: readonly string[],
): Promise<Readonly<Record<string, readonly (readonly [number, number, number | null])[]>>> {
  await saved(studio.page);
  const { canvas } = await call(studio, "GET", `/api/canvases/${id}`);
  const scenes: Record<string, [number, number, number | null][]> = {};
  for (const { content } of canvas.nodes) {
    if (content.kind !== "scene") continue;
    assert.ok(!(content.name in scenes), `two scenes are called ${content.name}`);
    type Clip = { readonly jobId: string; readonly from: number; readonly to: number | null };
    scenes[content.name] = content.clips.map(({ jobId, from, to }: Clip) => [
      clips.indexOf(`${jobId}.0`),
      from,
      to,
    ]);
  }
  return scenes;
}
