import { strict as assert } from "node:assert";
import type { CanvasNode } from "@sluice/domain";
import { beside, sizeOfRatio, spread } from "./lay.ts";
import { touch } from "./geometry.ts";
import { readingOrder, towards } from "./reading.ts";

const node = (nodeId: string, x: number, y: number): CanvasNode => ({
  nodeId,
  x,
  y,
  w: 100,
  h: 100,
  z: 0,
  group: null,
  content: { kind: "note", text: "" },
});

Deno.test("readingOrder: line by line, also when a line is not quite straight", () => {
  const nodes = [node("d", 0, 300), node("b", 200, 5), node("a", 0, 40), node("c", 400, 0)];
  assert.deepEqual(readingOrder(nodes).map(({ nodeId }) => nodeId), ["a", "b", "c", "d"]);
});

Deno.test("towards: the nearest in a direction, and none where none is", () => {
  const [a, b, c] = [node("a", 0, 0), node("b", 300, 20), node("c", 10, 300)];
  const to = (direction: Parameters<typeof towards>[2]) => towards(a, [a, b, c], direction)?.nodeId ?? null;
  assert.deepEqual([to("ArrowRight"), to("ArrowDown"), to("ArrowLeft"), to("ArrowUp")], [
    "b",
    "c",
    null,
    null,
  ]);
});

Deno.test("spread and beside: new things overlap nothing that they should not", () => {
  const sizes = [sizeOfRatio("16:9"), sizeOfRatio("portrait"), sizeOfRatio("1:1"), sizeOfRatio("odd")];
  assert.deepEqual(sizes.map(({ w, h }) => [w, h]), [[256, 144], [144, 256], [256, 256], [256, 256]]);
  const source = { x: 0, y: 0, w: 100, h: 100 };
  for (
    const places of [
      spread(sizes, { x: 0, y: 0 }),
      beside(source, sizes, [source, { x: 200, y: 0, w: 90, h: 90 }]),
    ]
  ) {
    for (const [at, one] of places.entries()) {
      for (const other of places.slice(at + 1)) assert.equal(touch(one, other), false);
    }
  }
});
