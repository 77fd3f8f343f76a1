import assert from "node:assert/strict";
import { MediaRefused } from "./errors.ts";
import { variantCache } from "./variant_cache.ts";
import { VariantUnavailable } from "./variant_errors.ts";

const bytes = (length: number) => new Uint8Array(length);

Deno.test("VariantCache.get: makes what nobody made yet once, however many ask for it at one time", async () => {
  const cache = variantCache({ maxBytes: 100, maxWaiting: 9 });
  let count = 0;
  const making = Promise.withResolvers<Uint8Array<ArrayBuffer>>();
  const make = () => {
    count++;
    return making.promise;
  };
  const asked = [cache.get("a", make), cache.get("a", make)];
  making.resolve(bytes(5));
  const [first, second] = await Promise.all(asked);
  assert.ok(first === second && first === await cache.get("a", make));
  assert.equal(count, 1);
});

Deno.test("VariantCache.get: forgets what was longest unused, and keeps nothing that fills it alone", async () => {
  const cache = variantCache({ maxBytes: 100, maxWaiting: 9 });
  const made: string[] = [];
  const get = (name: string, length: number) =>
    cache.get(name, async () => {
      made.push(name);
      return bytes(length);
    });
  for (const name of ["a", "b", "c", "d", "a", "e", "a", "b", "big", "big", "a"]) {
    await get(name, name === "big" ? 26 : 25);
  }
  assert.deepEqual(made, ["a", "b", "c", "d", "e", "b", "big", "big"]);
});

Deno.test("VariantCache.get: remembers a refusal and no other failure", async () => {
  const cache = variantCache({ maxBytes: 1e6, maxWaiting: 9 });
  const refusal = new MediaRefused("text/plain", "a picture");
  let count = 0;
  const failing = (error: Error) => () => {
    count++;
    return Promise.reject(error);
  };
  for (let i = 0; i < 2; i++) await assert.rejects(cache.get("a", failing(refusal)), MediaRefused);
  assert.equal(count, 1);
  for (let i = 0; i < 2; i++) await assert.rejects(cache.get("b", failing(new Error("no disk"))), /no disk/);
  assert.equal(count, 3);
  assert.equal((await cache.get("b", async () => bytes(1))).length, 1);
});

Deno.test("VariantCache.get: says so when too many are being made, and serves what it has all the same", async () => {
  const cache = variantCache({ maxBytes: 100, maxWaiting: 1 });
  await cache.get("kept", async () => bytes(1));
  const making = Promise.withResolvers<Uint8Array<ArrayBuffer>>();
  const first = cache.get("a", () => making.promise);
  await assert.rejects(cache.get("b", async () => bytes(1)), VariantUnavailable);
  assert.equal((await cache.get("kept", async () => bytes(2))).length, 1);
  making.resolve(bytes(3));
  assert.equal((await first).length, 3);
  assert.equal((await cache.get("b", async () => bytes(4))).length, 4);
});
