import assert from "node:assert/strict";
import { authSecret } from "./auth_secret.ts";

Deno.test("authSecret gives the same keys for the same secret, and another key for each use", () => {
  const one = authSecret("a secret that is long enough for tests");
  const same = authSecret("a secret that is long enough for tests");
  const other = authSecret("a secret that is long enough for others");
  assert.deepEqual(one, same);
  const keys = [one.session, one.ticket, other.session, other.ticket].map((key) => key.toHex());
  assert.equal(new Set(keys).size, 4);
  assert.deepEqual(keys.map((key) => key.length), [64, 64, 64, 64]);
});

Deno.test("authSecret refuses an empty secret and one that is too short", () => {
  for (const text of ["", "x".repeat(23)]) assert.throws(() => authSecret(text), RangeError);
  authSecret("x".repeat(24));
});
