/** `mYWVGd` and `pGCYOe` change items of a canvas by a mask (wire/flow.md §1.4). */

import { list, must, text, tuple } from "../arguments.ts";
import { refuseBy } from "../faults.ts";
import { workflowRow } from "../records.ts";
import { RpcRefusal } from "../refusal.ts";
import type { Workflow, World } from "../world.ts";
import type { Call } from "./handler.ts";

const MOST_AT_ONCE = 100;
/** Of `metadata.primary_media_id` among the new values, as in the workflow itself. */
const PRIMARY = 4;

/** `mYWVGd`: a mask that is not known answers with what there is and changes nothing. */
export function changeWorkflow({ world, inner, fault }: Call): unknown {
  refuseBy(fault);
  const [target, masks] = tuple(inner, 2);
  const { workflow, values } = find(world, target);
  const mask = maskOf(masks);
  if (mask === "metadata.display_name") workflow.title = text(values[0]);
  if (mask === "metadata.primary_media_id") {
    const id = text(values[PRIMARY]);
    if (world.media.get(id)?.workflow !== workflow.id) throw new RpcRefusal(5);
    workflow.primary = id;
  }
  return workflowRow(workflow);
}

/** `pGCYOe`: puts several into the trash or takes them out. */
export function trashWorkflows({ world, inner, fault }: Call): unknown {
  refuseBy(fault);
  const [targets, masks] = tuple(inner, 2);
  const found = list(targets, MOST_AT_ONCE).map((target) => find(world, target));
  const archives = maskOf(masks) === "metadata.archived";
  for (const { workflow, values } of found) {
    const [, , flag] = tuple(values, 3);
    must(flag === 1 || flag === null);
    if (archives) workflow.archived = flag === 1;
  }
  return [found.map(({ workflow }) => workflowRow(workflow))];
}

function find(
  world: World,
  target: unknown,
): { readonly workflow: Workflow; readonly values: readonly unknown[] } {
  const [id, , , values, project] = tuple(target, 5);
  must(Array.isArray(values));
  const workflow = world.workflows.get(text(id));
  if (workflow === undefined || workflow.project !== project) throw new RpcRefusal(5);
  return { workflow, values };
}

function maskOf(masks: unknown): string {
  return text(tuple(tuple(masks, 1)[0], 1)[0]);
}
