import assert from "node:assert/strict";
import { asPattern, asSubject, isWild, matches } from "./subjects.ts";

const match = (pattern: string, subject: string) => matches(pattern.split("."), subject.split("."));

Deno.test("matches lets * stand for one word and a last > for one or more", () => {
  for (const pattern of ["a.b.c", "a.*.c", "*.*.*", "a.>", ">", "a.b.>"]) {
    assert.ok(match(pattern, "a.b.c"), pattern);
  }
  for (const pattern of ["a.b", "a.b.c.d", "a.*", "b.>", "a.b.c.>", "*.c"]) {
    assert.ok(!match(pattern, "a.b.c"), pattern);
  }
});

Deno.test("asSubject and asPattern throw for what the other implementation could not carry", () => {
  for (const bad of ["", "a..b", ".a", "a.", "a b", "a.*", ">"]) {
    assert.throws(() => asSubject(bad), RangeError, bad);
  }
  for (const bad of ["", "a..b", "a.>.b", "a b", "a.", "a*>"]) {
    assert.throws(() => asPattern(bad), RangeError, bad);
  }
  for (const good of ["a", "a.*", "*.b.>", ">", "*"]) assert.equal(asPattern(good), good);
  assert.deepEqual(["a.b", "a.*", ">"].map(isWild), [false, true, true]);
});
