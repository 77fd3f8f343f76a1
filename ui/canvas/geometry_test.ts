import { strict as assert } from "node:assert";
import { around, fitting, holds, MAX_ZOOM, shownBy, touch, toWorld, zoomedAt } from "./geometry.ts";

Deno.test("zoomedAt: the point under the pointer stays under it, at any zoom there is", () => {
  const camera = { x: 130, y: -70, k: 0.8 };
  const point = { x: 400, y: 250 };
  for (const zoom of [0.0001, 0.3, 1, 2.5, 100]) {
    const after = zoomedAt(camera, point, zoom);
    const [was, is] = [toWorld(camera, point), toWorld(after, point)];
    assert.ok(Math.hypot(was.x - is.x, was.y - is.y) < 1e-9);
    assert.ok(after.k <= MAX_ZOOM && after.k > 0);
  }
});

Deno.test("fitting: all of it is seen in the middle, and never larger than it is", () => {
  const size = { w: 1_000, h: 600 };
  for (const rect of [{ x: -500, y: 30, w: 4_000, h: 100 }, { x: 5, y: 5, w: 10, h: 10 }]) {
    const camera = fitting(rect, size);
    const seen = shownBy(camera, size);
    assert.ok(holds(seen, rect) && camera.k <= 1);
    assert.ok(Math.abs(seen.x + seen.w / 2 - rect.x - rect.w / 2) < 1e-9);
  }
});

Deno.test("around: the least rectangle around all, none around none", () => {
  assert.equal(around([]), null);
  assert.deepEqual(around([{ x: 0, y: 5, w: 10, h: 10 }, { x: -4, y: 8, w: 2, h: 30 }]), {
    x: -4,
    y: 5,
    w: 14,
    h: 33,
  });
  assert.equal(touch({ x: 0, y: 0, w: 1, h: 1 }, { x: 2, y: 0, w: 1, h: 1 }), false);
});
