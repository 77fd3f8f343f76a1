import { strict as assert } from "node:assert";
import * as fc from "fast-check";
import { cellOf, GAP, HEAD, indexesIn, layoutOf, placeOfRow, rowAt, verticalFrom } from "./layout.ts";

const DAYS = [{ day: "2026-11-30", count: 5 }, { day: "2026-11-29", count: 1 }, {
  day: "2026-11-28",
  count: 4,
}];
// three columns of 100
const LAYOUT = layoutOf(DAYS, 320, 100);

Deno.test("layoutOf: as many columns as fit, two at least, and a heading above each day", () => {
  assert.deepEqual([LAYOUT.columns, LAYOUT.tile, LAYOUT.rows], [3, 100, 3 + 2 + 1 + 2]);
  assert.equal(LAYOUT.height, 3 * HEAD + 5 * (100 + GAP));
  assert.equal(layoutOf(DAYS, 300, 900).columns, 2);
});

Deno.test("verticalFrom: keeps the column across days, and ends where rows are shorter", () => {
  assert.equal(verticalFrom(LAYOUT, 2, 1), 4);
  assert.equal(verticalFrom(LAYOUT, 4, 1), 5);
  assert.equal(verticalFrom(LAYOUT, 5, 1), 6);
  assert.equal(verticalFrom(LAYOUT, 8, -2), 4);
  assert.equal(verticalFrom(LAYOUT, 0, -1), 0);
  assert.equal(verticalFrom(LAYOUT, 9, 9), 9);
});

Deno.test("indexesIn: the tiles that a rectangle touches, and none of the gaps", () => {
  const y = HEAD + 50;
  assert.deepEqual(indexesIn(LAYOUT, { x: 50, y, width: 100, height: 10 }), [0, 1]);
  assert.deepEqual(indexesIn(LAYOUT, { x: 101, y, width: 8, height: 10 }), []);
  assert.deepEqual(indexesIn(LAYOUT, { x: 0, y: 0, width: 320, height: HEAD - 1 }), []);
  assert.deepEqual(indexesIn(LAYOUT, { x: 0, y, width: 320, height: 110 }), [0, 1, 2, 3, 4]);
});

Deno.test("layout: every asset has one place, and what is at that place is that asset", () => {
  const days = fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 30 });
  fc.assert(fc.property(days, fc.integer({ min: 100, max: 2_000 }), (counts, width) => {
    const layout = layoutOf(counts.map((count, n) => ({ day: String(n), count })), width, 150);
    let index = 0;
    for (let row = 0; row < layout.rows; row++) {
      const place = placeOfRow(layout, row)!;
      assert.equal(rowAt(layout, place.top), row);
      for (let column = 0; column < place.count; column++) {
        assert.equal(place.first + column, index);
        assert.deepEqual(cellOf(layout, index++), { row, column });
      }
    }
    assert.equal(index, counts.reduce((a, b) => a + b));
    assert.equal(placeOfRow(layout, layout.rows), undefined);
  }));
});
