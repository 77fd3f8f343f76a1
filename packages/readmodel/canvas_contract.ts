/** What the read model promises of canvases. */

import assert from "node:assert/strict";
import { type Canvas, event, evolveCanvas } from "@sluice/domain";
import type { Kysely } from "kysely";
import { openAccount, world } from "./history.ts";
import { createCanvas, layOut, note } from "./history_library.ts";
import { openProjection } from "./projection.ts";
import { readsOf } from "./reads.ts";
import type { Step } from "./reads_contract.ts";
import type { Schema } from "./schema.ts";

/** The steps, one after another. */
export async function canvasSteps(db: Kysely<Schema>, step: Step): Promise<void> {
  const reads = readsOf(db);

  await step("a canvas's row is what a client gets that folds the same events", async (cell) => {
    const w = world(cell);
    const ada = openAccount(w, "ada");
    const canvasId = createCanvas(w, ada, "one");
    layOut(w, ada, canvasId, note("a"), note("b", "ein Wörtchen\n\u{1F33F} <b>"));
    layOut(w, ada, canvasId, { nodeId: "a", x: 1.5, group: "g" }, note("g"), { nodeId: "b", gone: true });
    layOut(w, ada, canvasId, { nodeId: "b", x: 9 });
    const projection = openProjection(db, cell);
    for (const commit of w.commits) await projection.apply([commit]);
    let mine: Canvas | undefined;
    for (const { at, events } of w.commits) for (const one of events) mine = evolveCanvas(mine, one, at);
    assert.deepEqual(await reads.canvas(ada, canvasId), mine);
    assert.deepEqual(mine?.nodes.map(({ nodeId, x }) => [nodeId, x]), [["a", 1.5], ["g", 0]]);
  });

  await step(
    "canvases are their account's, the last changed first, with how much lies on them",
    async (cell) => {
      const w = world(cell);
      const [ada, bob] = [openAccount(w, "ada"), openAccount(w, "bob")];
      const [one, two, his] = [
        createCanvas(w, ada, "one"),
        createCanvas(w, ada, "two"),
        createCanvas(w, bob, "his"),
      ];
      layOut(w, ada, one, note("a"), note("b"));
      layOut(w, ada, his, note("a"));
      await openProjection(db, cell).apply(w.commits);
      const listed = (await reads.canvases(ada)).map(({ canvas, nodes }) => [canvas.name, nodes]);
      assert.deepEqual(listed, [["one", 2], ["two", 0]]);
      assert.deepEqual((await reads.canvas(bob, his))?.nodes, []);
      assert.equal(await reads.canvas(bob, two), null);
      assert.equal(await reads.canvas(ada, "no id"), null);
      w.add(ada, event("CanvasDeleted", { canvasId: two, accountId: ada }));
      await openProjection(db, cell).apply(w.commits);
      assert.equal(await reads.canvas(ada, two), null);
    },
  );
}
