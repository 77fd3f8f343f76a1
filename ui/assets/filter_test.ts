import { strict as assert } from "node:assert";
import { askOf, filterQuery, inOrder, matches, NO_FILTER, readFilter } from "./filter.ts";
import { testAsset } from "./testing_assets.ts";

Deno.test("filterQuery: what readFilter read comes back, without what nobody wished or knows", () => {
  const filter = readFilter({ q: "a boat & sea", starred: "true", colour: "red", board: "" });
  assert.equal(filterQuery(filter), "q=a+boat+%26+sea&starred=true");
  assert.deepEqual(readFilter(Object.fromEntries(new URLSearchParams(filterQuery(filter)))), filter);
});

Deno.test("askOf: a day is from its first to its last millisecond here", () => {
  const ask = askOf({ ...NO_FILTER, from: "2026-11-30", to: "2026-11-30" });
  const [from, to] = [Date.parse(ask.get("from")!), Date.parse(ask.get("to")!)];
  assert.equal(from, +new Date(2026, 10, 30));
  assert.equal(to, +new Date(2026, 11, 1) - 1);
});

Deno.test("matches: decides all but words", () => {
  const asset = testAsset({
    starred: true,
    boardId: null,
    tags: ["sea"],
    createdAt: +new Date(2026, 10, 30, 23),
  });
  const says = (wish: Partial<typeof NO_FILTER>) => matches(asset, { ...NO_FILTER, ...wish });
  assert.equal(says({}), true);
  assert.equal(says({ starred: "true", board: "none", tag: "sea", type: "image" }), true);
  assert.equal(says({ tag: "land" }), false);
  assert.equal(says({ trashed: "true" }), false);
  assert.equal(says({ from: "2026-11-30", to: "2026-11-30" }), true);
  assert.equal(says({ from: "2026-12-01" }), false);
  assert.equal(says({ q: "boat" }), null);
  assert.equal(says({ q: "boat", type: "video" }), false);
});

Deno.test("inOrder: by time, then job, then output, as the server lists them", () => {
  const [a, b] = [testAsset({ index: 0 }), testAsset({ index: 1 })];
  assert.ok(inOrder(b, a, NO_FILTER) < 0);
  assert.ok(inOrder(a, b, { ...NO_FILTER, sort: "oldest" }) < 0);
  assert.ok(inOrder(testAsset({ createdAt: a.createdAt + 1 }), b, NO_FILTER) < 0);
});
