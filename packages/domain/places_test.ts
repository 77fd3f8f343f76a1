import fc from "fast-check";
import { strict as assert } from "node:assert";
import { placeAt, placeBefore, placeBehind, placeBetween } from "./places.ts";

Deno.test("placeBehind: each place is behind the one before it, whatever the time and however many share it", () => {
  fc.assert(fc.property(fc.array(fc.nat(3), { maxLength: 50 }), (steps) => {
    let now = 1_700_000_000_000;
    let last = "";
    for (const step of steps) {
      const place = placeBehind(last, now += step);
      assert.ok(place > last);
      last = place;
    }
  }));
  assert.ok(placeBehind(placeAt(5).replace(/0{4}$/, "zzzz"), 5) > placeAt(5).replace(/0{4}$/, "zzzz"));
});

Deno.test("placeBetween, placeBefore: there is room before and between any two, as often as one likes", () => {
  fc.assert(fc.property(fc.array(fc.nat(1_000), { maxLength: 200 }), (picks) => {
    const places = [placeAt(1_000), placeBehind(placeAt(1_000), 1_000)];
    for (const pick of picks) {
      const i = pick % places.length;
      const place = i === 0 ? placeBefore(places[0]!) : placeBetween(places[i - 1]!, places[i]!);
      places.splice(i, 0, place);
    }
    assert.deepEqual(places, [...new Set(places)].sort());
  }));
});

Deno.test("placeBetween: a thousand moves into one gap make a text of hundreds of characters, not more", () => {
  const a = placeAt(1_000);
  let b = placeBehind(a, 1_000);
  for (let i = 0; i < 1_000; i++) {
    const place = placeBetween(a, b);
    assert.ok(a < place && place < b);
    b = place;
  }
  assert.ok(b.length < 300, `${b.length}`);
});
