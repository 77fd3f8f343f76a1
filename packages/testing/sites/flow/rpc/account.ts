/** Credits, the catalogue and the profile (wire/flow.md §1.6–1.7). */

import { exactly } from "../arguments.ts";
import { CLIP_MODELS, type ClipJob, type ClipModel } from "../catalogue.ts";
import { refuseBy } from "../faults.ts";
import { EMAIL } from "../shell.ts";
import type { Call } from "./handler.ts";

/** Capability ids as far as they are known. */
const CAPABILITIES: Readonly<Record<ClipJob, readonly number[]>> = {
  text: [1],
  start: [5],
  startEnd: [5, 7],
  references: [6],
  extend: [14],
  upscale: [],
};

/** `nzlxg` */
export function readCredits({ world, inner, fault }: Call): unknown {
  refuseBy(fault);
  exactly(inner, []);
  return [world.credits, world.options.tier, 2, 2, null, world.credits];
}

/** `HTrJv` */
export function readCatalogue({ fault }: Call): unknown {
  refuseBy(fault);
  return [[...CLIP_MODELS.values()].map(catalogueRow)];
}

function catalogueRow({ key, job, pro, ultra, aspect, seconds, mostReferences }: ClipModel): unknown[] {
  const row: unknown[] = new Array(18).fill(null);
  row[0] = key;
  row[4] = [[1, pro], [2, ultra]].filter(([, cost]) => cost !== null).map((
    [tier, cost],
  ) => [tier, [[null, cost]]]);
  row[7] = CAPABILITIES[job];
  row[9] = mostReferences;
  row[12] = aspect === null ? [1, 2] : [aspect];
  row[14] = 45;
  row[16] = seconds;
  row[17] = [key.endsWith("_360p") ? 4 : 1];
  return row;
}

/** `yBhWQ` */
export function readHealth({ fault }: Call): unknown {
  refuseBy(fault);
  return [[["abra", 1], ["veo_3_1", 1]]];
}

/** `o30O0e` */
export function readProfile({ fault }: Call): unknown {
  refuseBy(fault);
  return [[["me", [null, [["Stand-in Owner"]], [[EMAIL]]]]]];
}
