import assert from "node:assert/strict";
import { crc32, hashKey, isKey, keyPrefix, makeKey } from "./api_key.ts";

Deno.test("crc32 gives the check value of the algorithm", () => {
  assert.equal(crc32("123456789"), 0xcbf43926);
});

Deno.test("makeKey makes 53 characters that isKey accepts, for the least and the greatest random number too", () => {
  for (const random of [new Uint8Array(32), new Uint8Array(32).fill(255), undefined]) {
    const key = makeKey(random);
    assert.match(key, /^slk_[0-9A-Za-z]{49}$/);
    assert.equal(isKey(key), true);
  }
  assert.notEqual(makeKey(), makeKey());
});

Deno.test("isKey refuses a key with any one character changed, and what is no key", () => {
  const key = makeKey();
  for (let i = 4; i < key.length; i++) {
    const other = key[i] === "a" ? "b" : "a";
    assert.equal(isKey(key.slice(0, i) + other + key.slice(i + 1)), false, `character ${i}`);
  }
  for (const text of ["", "slk_", key.slice(0, -1), `${key}0`, key.toUpperCase(), ` ${key}`]) {
    assert.equal(isKey(text), false);
  }
});

Deno.test("hashKey is the SHA-256 in hex and keyPrefix tells no more than eight characters of the secret", () => {
  assert.equal(hashKey("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  assert.equal(keyPrefix("slk_0123456789").length, 12);
});
