/** The read model of a test server, for the tests of this service. */

import assert from "node:assert/strict";
import { type Generations, openGenerations, type Projection } from "@sluice/readmodel";

/** The tables of cell 0, made if needed. */
export async function openTables(url: string): Promise<{ generations: Generations; projection: Projection }> {
  const generations = openGenerations({ url, cells: [0], lookEveryMs: 20 });
  await generations.ready;
  const [live] = generations.current();
  assert.ok(live);
  return { generations, projection: live.projection(0) };
}
