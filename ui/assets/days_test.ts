import { strict as assert } from "node:assert";
import { dayOf, withCount } from "./days.ts";

const DAYS = [{ day: "2026-11-30", count: 2 }, { day: "2026-11-28", count: 1 }];

Deno.test("dayOf: the day of the calendar here", () => {
  assert.equal(dayOf(+new Date(2026, 10, 30, 23, 59)), "2026-11-30");
});

Deno.test("withCount: days grow, shrink, go when nothing is left of them, and come where they belong", () => {
  assert.deepEqual(withCount(DAYS, "2026-11-30", 1, false)[0], { day: "2026-11-30", count: 3 });
  assert.deepEqual(withCount(DAYS, "2026-11-28", -1, false), DAYS.slice(0, 1));
  const middle = withCount(DAYS, "2026-11-29", 1, false).map(({ day }) => day);
  assert.deepEqual(middle, ["2026-11-30", "2026-11-29", "2026-11-28"]);
  const oldest = withCount(DAYS.toReversed(), "2026-12-01", 1, true).map(({ day }) => day);
  assert.deepEqual(oldest, ["2026-11-28", "2026-11-30", "2026-12-01"]);
});
