import { strict as assert } from "node:assert";
import { snapped } from "./snap.ts";

const rect = (x: number, y: number, w = 100, h = 100) => ({ x, y, w, h });

Deno.test("snapped: edges and middles come in line with what is near, and a guide says with what", () => {
  const { dx, dy, guides } = snapped(rect(203, 8), [rect(0, 0), rect(200, 400)], 6);
  assert.deepEqual([dx, dy], [-3, 8]);
  assert.deepEqual(guides, [{ axis: "x", at: 200, from: 8, to: 500 }]);
  const middle = snapped(rect(24, 300, 50, 50), [rect(0, 0)], 6);
  assert.deepEqual([middle.dx, middle.guides[0]?.at], [1, 50]);
});

Deno.test("snapped: with nothing near it goes to the grid", () => {
  assert.deepEqual(snapped(rect(17, -15), [rect(1_000, 1_000)], 6), { dx: -1, dy: -1, guides: [] });
});
