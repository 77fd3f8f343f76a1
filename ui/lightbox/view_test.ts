import { strict as assert } from "node:assert";
import { fitInto, FITTED, MOST, panBy, swiped, zoomAt } from "./view.ts";

const place = { fit: { width: 800, height: 400 }, room: { width: 1000, height: 600 } };

Deno.test("fitInto makes a picture smaller where it must, and never larger than its pixels", () => {
  assert.deepEqual(fitInto({ width: 2000, height: 1000 }, place.room), { width: 1000, height: 500 });
  assert.deepEqual(fitInto({ width: 500, height: 1200 }, place.room), { width: 250, height: 600 });
  assert.deepEqual(fitInto({ width: 64, height: 64 }, place.room), { width: 64, height: 64 });
});

Deno.test("zoomAt keeps what is under the pointer under it, between what fits and the most", () => {
  assert.deepEqual(zoomAt(FITTED, 2, { x: 100, y: 50 }, place), { scale: 2, x: -100, y: -50 });
  assert.deepEqual(zoomAt({ scale: 2, x: -100, y: -50 }, 0.5, { x: 100, y: 50 }, place), FITTED);
  assert.equal(zoomAt(FITTED, 0.5, { x: 0, y: 0 }, place).scale, 1);
  assert.equal(zoomAt(FITTED, 1_000, { x: 0, y: 0 }, place).scale, MOST);
});

Deno.test("panBy ends at the edges of the picture", () => {
  assert.deepEqual(panBy(FITTED, { x: 50, y: 50 }, place), FITTED);
  const large = { scale: 2, x: 0, y: 0 };
  assert.deepEqual(panBy(large, { x: 50, y: -20 }, place), { scale: 2, x: 50, y: -20 });
  assert.deepEqual(panBy(large, { x: 900, y: -900 }, place), { scale: 2, x: 300, y: -100 });
});

Deno.test("swiped tells a swipe from a tap and from scrolling, in both directions of writing", () => {
  assert.equal(swiped({ x: -120, y: 10 }, false), 1);
  assert.equal(swiped({ x: 120, y: 10 }, false), -1);
  assert.equal(swiped({ x: -120, y: 10 }, true), -1);
  assert.equal(swiped({ x: 20, y: 0 }, false), 0);
  assert.equal(swiped({ x: 80, y: 200 }, false), 0);
});
