import assert from "node:assert/strict";
import { openLeases } from "./leases.ts";

Deno.test("acquire takes over a lease whose holder did not renew it, and the holder loses it", async () => {
  let now = 0;
  const leases = openLeases(() => now);
  const [a, b] = [leases.handle(), leases.handle()];
  const first = await a.acquire("cell", "a", 60_000);
  now = 59_999;
  assert.equal(await b.acquire("cell", "b", 60_000), null);
  now = 60_000;
  const second = await b.acquire("cell", "b", 60_000);
  assert.equal(second?.holder, "b");
  assert.equal(first?.lost.aborted, true);
  await first?.release();
  assert.equal(await a.acquire("cell", "a", 60_000), null);
  b.close();
  assert.equal(second?.lost.aborted, true);
  const third = await a.acquire("cell", "a", 60_000);
  assert.equal(third?.lost.aborted, false);
  a.close();
});
