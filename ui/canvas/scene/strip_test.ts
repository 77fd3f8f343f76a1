import { strict as assert } from "node:assert";
import { placeAt, type Shot, stripOf, tenths, trimmed } from "./strip.ts";

const shot = (
  duration: number | null,
  from = 0,
  to: number | null = null,
  mediaId: string | null = "m",
): Shot => ({
  jobId: "j",
  index: 0,
  from,
  to,
  mediaId,
  duration,
});

Deno.test("stripOf: clips follow each other within their trims, and what cannot be played takes no time", () => {
  const { spans, length } = stripOf([
    shot(4_000),
    shot(4_000, 1_000, 2_500),
    shot(9_000, 0, null, null),
    shot(2_000),
  ]);
  assert.deepEqual(spans.map(({ start, from, length }) => [start, from, length]), [
    [0, 0, 4_000],
    [4_000, 1_000, 1_500],
    [5_500, 0, 0],
    [5_500, 0, 2_000],
  ]);
  assert.equal(length, 7_500);
});

Deno.test("stripOf: a trim that is longer than its clip ends with it, and an unknown length waits to be known", () => {
  const lengths = [shot(2_000, 0, 9_000), shot(2_000, 3_000), shot(null, 100, 600), shot(null)].map((one) =>
    stripOf([one]).length
  );
  assert.deepEqual(lengths, [2_000, 0, 500, 0]);
});

Deno.test("placeAt: the clip that plays and where in it; where two meet the later, after the end the last", () => {
  const strip = stripOf([
    shot(0),
    shot(4_000, 1_000, 2_500),
    shot(1_000, 0, null, null),
    shot(2_000),
    shot(0),
  ]);
  const places: readonly (readonly [number, number, number])[] = [
    [-5, 1, 1_000],
    [0, 1, 1_000],
    [1_499, 1, 2_499],
    [1_500, 3, 0],
    [3_000, 3, 1_500],
    [3_500, 3, 2_000],
    [99_000, 3, 2_000],
  ];
  for (const [ms, clip, at] of places) assert.deepEqual(placeAt(strip, ms), { clip, at }, `at ${ms}`);
  assert.equal(placeAt(stripOf([]), 0), null);
  assert.equal(placeAt(stripOf([shot(1_000, 0, null, null)]), 0), null);
});

Deno.test("trimmed: edges stay in order and within the clip, and its end is said as null", () => {
  const rows: readonly [Shot, { from?: number; to?: number | null }, [number, number | null]][] = [
    [shot(4_000), { from: 1_000 }, [1_000, null]],
    [shot(4_000), { from: 9_000 }, [3_900, null]],
    [shot(4_000), { from: -5 }, [0, null]],
    [shot(4_000, 1_000, 2_000), { from: 2_500 }, [1_900, 2_000]],
    [shot(4_000, 1_000, 2_000), { to: 500 }, [1_000, 1_100]],
    [shot(4_000, 1_000, 2_000), { to: 4_000 }, [1_000, null]],
    [shot(4_000, 1_000, 2_000), { to: null }, [1_000, null]],
    [shot(null), { to: 2_500.4 }, [0, 2_500]],
  ];
  for (const [one, change, [from, to]] of rows) {
    assert.deepEqual(trimmed(one, change), { from, to }, JSON.stringify([one, change]));
  }
});

Deno.test("tenths: minutes, seconds and tenths as a clock shows them", () => {
  assert.deepEqual([0, 3_249, 59_960, 61_000, 600_000].map(tenths), [
    "0:00.0",
    "0:03.2",
    "1:00.0",
    "1:01.0",
    "10:00.0",
  ]);
});
