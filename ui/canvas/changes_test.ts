import { strict as assert } from "node:assert";
import {
  type CanvasNode,
  MAX_CHANGES_BYTES,
  MAX_NODE_CHANGES,
  type NodeChange,
  nodesAfter,
} from "@sluice/domain";
import { firstToSend, inverse, merged, newNodeId } from "./changes.ts";

const note = (nodeId: string, text = ""): CanvasNode => ({
  nodeId,
  x: 0,
  y: 0,
  w: 100,
  h: 100,
  z: 0,
  group: null,
  content: { kind: "note", text },
});
const gone = (nodeId: string): NodeChange => ({ nodeId, gone: true });

Deno.test("merged: one change a node, the later field holds, and what begins again is whole", () => {
  assert.deepEqual(merged([{ nodeId: "a", x: 1, y: 2 }], [{ nodeId: "b", x: 3 }, { nodeId: "a", x: 4 }]), [
    { nodeId: "b", x: 3 },
    { nodeId: "a", x: 4, y: 2 },
  ]);
  assert.deepEqual(merged([note("a")], [gone("a")]), [gone("a")]);
  assert.deepEqual(merged([gone("a")], [note("a")]), [note("a")]);
});

Deno.test("inverse: brings back exactly what was before the changes", () => {
  const nodes = [note("a", "one"), note("b", "two")];
  const changes = [{ nodeId: "a", x: 9 }, gone("b"), note("c"), { nodeId: "a", y: 8 }];
  const back = inverse(new Map(nodes.map((node) => [node.nodeId, node])), changes);
  assert.deepEqual(nodesAfter(nodesAfter(nodes, changes), back), nodes);
});

Deno.test("firstToSend: as many as one request may hold, by number and by bytes", () => {
  const many = Array.from({ length: MAX_NODE_CHANGES + 1 }, (_, i) => gone(`n${i}`));
  assert.deepEqual([firstToSend(many).now.length, firstToSend(many).later.length], [MAX_NODE_CHANGES, 1]);
  const long = Array.from({ length: 10 }, (_, i) => note(`n${i}`, "語".repeat(4_000)));
  let left: readonly NodeChange[] = long;
  let rounds = 0;
  while (left.length > 0) {
    const { now, later } = firstToSend(left);
    assert.ok(new TextEncoder().encode(JSON.stringify({ changes: now })).length <= MAX_CHANGES_BYTES);
    left = later;
    rounds++;
  }
  assert.equal(rounds, 2);
  assert.match(newNodeId(), /^[0-9a-f]{24}$/);
});
