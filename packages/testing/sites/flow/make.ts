/** Puts new things on a project's canvas. */

import { type Item, serverId, type Workflow, type World } from "./world.ts";

const MARKS = ["CAE", "CAI", null] as const;
const TITLE_LENGTH = 40;

export function newWorkflow(
  world: World,
  project: string,
  primary: string,
  title: string,
  batch: string,
): Workflow {
  const workflow: Workflow = {
    id: serverId(),
    title: title.slice(0, TITLE_LENGTH),
    archived: false,
    primary,
    batch,
    project,
    createdAt: Date.now(),
  };
  world.workflows.set(workflow.id, workflow);
  return workflow;
}

type Given = Omit<Item, "createdAt" | "mark" | "rewritten">;

/** Keeps an item; its RECORD[3] takes turns between the forms that were seen. */
export function newItem(world: World, given: Given): Item {
  const mark = MARKS[world.media.size % MARKS.length] ?? null;
  const item: Item = { ...given, createdAt: Date.now(), mark, rewritten: `${given.prompt}, in soft light` };
  world.media.set(item.id, item);
  return item;
}
