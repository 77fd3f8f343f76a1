import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import fc from "fast-check";
import { md5 } from "./md5.ts";

Deno.test("md5 gives what everybody's gives", () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
    assert.equal(md5(bytes), createHash("md5").update(bytes).digest("hex").toUpperCase());
  }));
});
