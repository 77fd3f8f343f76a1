import assert from "node:assert/strict";
import { startProxy } from "../../testing/nats/mod.ts";
import { withBus } from "./test_support.ts";

Deno.test("leases: a holder that is cut off loses the lease by itself, and another gets it", async () => {
  await withBus({}, async ({ bus, server, open }) => {
    const proxy = startProxy(server.port);
    const holder = await open(proxy.url);
    const lease = await holder.leases.acquire("cell", "a", 900);
    assert.ok(lease);
    assert.equal(await bus.leases.acquire("cell", "b", 900), null);
    proxy.freeze();
    const lost = new Promise((resolve) => lease.lost.addEventListener("abort", resolve));
    await lost;
    let taken = null;
    while (taken === null) taken = await bus.leases.acquire("cell", "b", 900);
    assert.equal(taken.holder, "b");
    await taken.release();
    proxy.cut();
    await holder.close();
    await proxy.close();
  });
});

Deno.test("leases: a lease outlives its time while it is renewed, also over a restart of the server", async () => {
  await withBus({}, async ({ bus, server, open }) => {
    const ttlMs = 3_000;
    const lease = await bus.leases.acquire("cell", "a", ttlMs);
    assert.ok(lease);
    const until = Date.now() + 2 * ttlMs;
    await server.restart();
    const other = await open();
    while (Date.now() < until) assert.equal(await other.leases.acquire("cell", "b", ttlMs), null);
    assert.equal(lease.lost.aborted, false);
    await lease.release();
    const next = await other.leases.acquire("cell", "b", ttlMs);
    assert.equal(next?.holder, "b");
  });
});
