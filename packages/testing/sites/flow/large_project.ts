/** What makes a project's list about 17 MB large (wire/flow.md §1.2). */

import { recordRow } from "./records.ts";
import type { Item, Project, World } from "./world.ts";

const ROWS = 1_650;
/** About 2,000 letters in each of the five places of a RECORD where a prompt stands. */
const PROMPT = "an old picture of an old project ".repeat(60);

/** Old pictures that nobody asks for, each with a long prompt. */
export function filler(world: World, project: Project): unknown[] {
  return Array.from({ length: ROWS }, (_, n) => {
    const id = `00000000-0000-4000-8000-${String(n).padStart(12, "0")}`;
    const item: Item = {
      id,
      kind: "image",
      bytes: new Uint8Array(0),
      readyAt: null,
      uploaded: false,
      project: project.id,
      workflow: id,
      prompt: PROMPT,
      rewritten: PROMPT,
      seed: n,
      model: "GEM_PIX",
      aspect: 1,
      width: 1024,
      height: 1024,
      references: [],
      createdAt: project.createdAt,
      mark: null,
      clip: null,
    };
    return recordRow(world, item, "thumbnails");
  });
}
