import { strict as assert } from "node:assert";
import type { CanvasNode } from "@sluice/domain";
import { chainOf, edgesOf, type Origins } from "./lineage.ts";
import { tidied } from "./tidy.ts";

const node = (nodeId: string, x = 0, y = 0): CanvasNode => ({
  nodeId,
  x,
  y,
  w: 100,
  h: 100,
  z: 0,
  group: null,
  content: { kind: "note", text: "" },
});

function origins(some: Readonly<Record<string, Partial<Origins>>>) {
  return ({ nodeId }: CanvasNode): Origins | null => {
    const known = some[nodeId];
    return known === undefined ? null : { mediaId: null, jobId: null, fromMedia: [], fromJobs: [], ...known };
  };
}

const FAMILY = origins({
  a: { mediaId: "A", jobId: "1" },
  copy: { mediaId: "A", jobId: "1" },
  b: { mediaId: "B", jobId: "2", fromMedia: ["A"], fromJobs: ["1"] },
  c: { jobId: "3", fromJobs: ["2"] },
  d: { mediaId: "D", jobId: "4", fromMedia: ["elsewhere"] },
});

Deno.test("edgesOf: from the content that went in, by the picture or else by its job; a note has none", () => {
  const nodes = ["n", "a", "copy", "b", "c", "d"].map((id) => node(id));
  assert.deepEqual(edgesOf(nodes, FAMILY), [{ from: "a", to: "b" }, { from: "b", to: "c" }]);
});

Deno.test("edgesOf: deleting a node leaves the others and what they were made from", () => {
  const nodes = ["copy", "b", "c"].map((id) => node(id));
  assert.deepEqual(edgesOf(nodes, FAMILY), [{ from: "copy", to: "b" }, { from: "b", to: "c" }]);
});

Deno.test("chainOf: what went into it and what came of it, also round a circle", () => {
  const edges = [{ from: "a", to: "b" }, { from: "b", to: "c" }, { from: "a", to: "x" }, {
    from: "c",
    to: "a",
  }];
  assert.deepEqual([...chainOf("b", edges.slice(0, 3))].sort(), ["a", "b", "c"]);
  assert.deepEqual([...chainOf("b", edges)].sort(), ["a", "b", "c", "x"]);
  assert.deepEqual([...chainOf("alone", edges)], ["alone"]);
});

Deno.test("tidied: results stand to the right of their sources, nothing overlaps, and circles end", () => {
  const nodes = ["a", "b", "c", "d", "e"].map((id, at) => node(id, at * 3, at * 5));
  for (
    const edges of [
      [{ from: "a", to: "b" }, { from: "b", to: "c" }, { from: "a", to: "d" }],
      [{ from: "a", to: "b" }, { from: "b", to: "a" }],
    ]
  ) {
    const places = tidied(nodes, edges);
    assert.equal(places.size, nodes.length);
    const all = [...places.values()];
    for (const [at, p] of all.entries()) {
      for (const q of all.slice(at + 1)) assert.ok(Math.abs(p.x - q.x) >= 100 || Math.abs(p.y - q.y) >= 100);
    }
    assert.ok(places.get("b")!.x !== places.get("a")!.x);
  }
});
