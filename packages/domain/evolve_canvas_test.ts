import { strict as assert } from "node:assert";
import {
  type Canvas,
  type CanvasNode,
  type Event,
  event,
  evolveCanvas,
  MAX_NODES,
  type NodeChange,
  nodesAfter,
  type SceneClip,
} from "./mod.ts";

const of = { canvasId: "c", accountId: "ada" };
const note = (nodeId: string, x = 0): CanvasNode => ({
  nodeId,
  x,
  y: 0,
  w: 100,
  h: 50,
  z: 0,
  group: null,
  content: { kind: "note", text: nodeId },
});

function folded(...events: Event[]): Canvas | undefined {
  return events.reduce<Canvas | undefined>((canvas, e, at) => evolveCanvas(canvas, e, at), undefined);
}

const arranged = (...changes: NodeChange[]) => event("CanvasArranged", { ...of, changes });
const created = event("CanvasCreated", { ...of, name: "Ideas" });

Deno.test("evolveCanvas: is made, named, laid out and deleted, and heeds no event of another", () => {
  const made = folded(
    created,
    event("CanvasChanged", { ...of, name: "Plans" }),
    event("CanvasChanged", { ...of, accountId: "bob", name: "His" }),
    event("CanvasArranged", { ...of, canvasId: "d", changes: [note("x")] }),
    arranged(note("a")),
  );
  assert.deepEqual(made, { ...of, name: "Plans", createdAt: 0, changedAt: 4, nodes: [note("a")] });
  assert.equal(evolveCanvas(made, event("CanvasDeleted", { ...of, accountId: "bob" }), 9), made);
  assert.equal(evolveCanvas(made, event("CanvasDeleted", of), 9), undefined);
  assert.equal(folded(event("CanvasDeleted", of), arranged(note("a"))), undefined);
});

Deno.test("nodesAfter: absent fields stay, the later change holds, and what did not change is the same object", () => {
  const nodes = [note("a"), note("b")];
  const after = nodesAfter(nodes, [{ nodeId: "b", x: 5 }, { nodeId: "b", y: 7, group: "g" }]);
  assert.equal(after[0], nodes[0]);
  assert.deepEqual(after[1], { ...note("b", 5), y: 7, group: "g" });
  assert.deepEqual(nodesAfter(nodes, [{ nodeId: "a", gone: true }]), [nodes[1]]);
  assert.deepEqual(nodesAfter(nodes, [{ nodeId: "a", gone: true }, note("a", 3)]), [nodes[1], note("a", 3)]);
});

Deno.test("nodesAfter: moving what somebody took away brings nothing back, and of too many the first stay", () => {
  assert.deepEqual(nodesAfter([], [{ nodeId: "a", x: 5 }, { nodeId: "b", content: note("b").content }]), []);
  const full = Array.from({ length: MAX_NODES }, (_, i) => note(`n${i}`));
  assert.equal(nodesAfter(full, [note("more")]).length, MAX_NODES);
  assert.equal(nodesAfter(full, [{ nodeId: "n0", gone: true }, note("more")]).at(-1)?.nodeId, "more");
});

Deno.test("nodesAfter: deleting a node deletes the node alone", () => {
  const [asset, group] = [
    { ...note("a"), group: "g", content: { kind: "asset", jobId: "j", index: 0 } } as const,
    { ...note("g"), content: { kind: "group", name: "Set" } } as const,
  ];
  assert.deepEqual(nodesAfter([asset, group], [{ nodeId: "g", gone: true }]), [asset]);
});

Deno.test("nodesAfter: a scene changes as a whole and outlives what it plays; what it plays outlives it", () => {
  const clips = [{ jobId: "j", index: 0, from: 0, to: null }, { jobId: "j", index: 0, from: 500, to: 900 }];
  const scene = (...clips: readonly SceneClip[]): CanvasNode => ({
    ...note("s"),
    content: { kind: "scene", name: "Dawn", clips },
  });
  const shot: CanvasNode = { ...note("a"), content: { kind: "asset", jobId: "j", index: 0 } };
  const trimmed = scene({ ...clips[0]!, to: 300 }, clips[1]!);
  // two tabs: of a trim and an order of the same scene the later holds, all of it
  const turned = scene(...clips.toReversed());
  const after = nodesAfter([shot, scene(...clips)], [
    { nodeId: "s", content: trimmed.content },
    { nodeId: "s", content: turned.content },
    { nodeId: "s", x: 7 },
  ]);
  assert.deepEqual(after, [shot, { ...turned, x: 7 }]);
  assert.deepEqual(nodesAfter(after, [{ nodeId: "a", gone: true }]), [{ ...turned, x: 7 }]);
  assert.deepEqual(nodesAfter(after, [{ nodeId: "s", gone: true }]), [shot]);
});
