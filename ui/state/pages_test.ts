import { strict as assert } from "node:assert";
import { withFirst, withNext } from "./pages.ts";

const page = (lines: string, cursor: string | null = "on") => ({ lines: [...lines], cursor });

Deno.test("withFirst: new lines come before the known ones, and what was read beyond the first page stays", () => {
  assert.deepEqual(withFirst(page("cba", "a"), page("edc", "c"), String), page("edcba", "a"));
});

Deno.test("withFirst: a line that is gone goes, and the whole list replaces all", () => {
  assert.deepEqual(withFirst(page("dcba", "a"), page("db", "b"), String), page("dba", "a"));
  assert.deepEqual(withFirst(page("cba"), page("c", null), String), page("c", null));
});

Deno.test("withFirst: when more is new than a page holds, the list begins anew", () => {
  assert.deepEqual(withFirst(page("cba"), page("zyx", "x"), String), page("zyx", "x"));
});

Deno.test("withNext: a line that slid to the next page is not shown twice", () => {
  assert.deepEqual(withNext(page("cb", "b"), page("ba", null), String), page("cba", null));
});
