import { strict as assert } from "node:assert";
import { newId } from "./new_id.ts";

Deno.test("newId: is a UUID of version 4, another one each time", () => {
  const ids = Array.from({ length: 200 }, newId);
  for (const id of ids) {
    assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  }
  assert.equal(new Set(ids).size, ids.length);
});
