import { ACCOUNT, command, openAccount, scenario } from "@sluice/testing";
import { strict as assert } from "node:assert";
import { MAX_NODE_CHANGES } from "../canvas.ts";

const of = { canvasId: "c", accountId: ACCOUNT };
const changes = [{ nodeId: "a", gone: true }] as const;

Deno.test("canvases are made, named, arranged and deleted on the sender's word", () => {
  const s = scenario().given(openAccount()).when(command("CreateCanvas", { ...of, name: "Ideas" }))
    .then("CanvasCreated");
  s.when(command("ChangeCanvas", { ...of, name: "Plans" })).then("CanvasChanged");
  s.when(command("ArrangeCanvas", { ...of, changes })).then("CanvasArranged");
  assert.deepEqual(s.events.at(-1)?.data, { ...of, changes });
  s.when(command("DeleteCanvas", of)).then("CanvasDeleted");
});

Deno.test("ArrangeCanvas refuses none, too many, and an account that is not there", () => {
  const s = scenario().given(openAccount());
  const many = Array.from({ length: MAX_NODE_CHANGES + 1 }, () => changes[0]);
  for (const wrong of [[], many]) {
    s.when(command("ArrangeCanvas", { ...of, changes: wrong })).thenRejected("invalid_input", /1 to 500/);
  }
  s.when(command("ArrangeCanvas", { ...of, accountId: "nobody", changes })).thenRejected("not_found");
});
