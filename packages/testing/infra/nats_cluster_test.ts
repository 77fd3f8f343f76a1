import assert from "node:assert/strict";
import { seal } from "@sluice/bus";
import { openNatsBus } from "@sluice/bus/nats";
import { freePort, type NatsServer, startNatsServer } from "@sluice/testing";
import { join } from "node:path";
import { copyNatsConfig, NATS_ENV, natsUrlOf } from "./nats_config.ts";

const DRAFT = { at: 1, accountId: "a", actor: { type: "system" as const, id: "t" }, cause: "c", events: [] };

Deno.test("infra/nats/cluster: three servers find each other with the route's password, and a log goes on when one is gone", async () => {
  const dir = await Deno.makeTempDir({ prefix: "sluice-infra-" });
  const servers: NatsServer[] = [];
  try {
    // machines are ports of this one
    const ports = [freePort(), freePort(), freePort()];
    const env: Record<string, string> = { ...NATS_ENV };
    ports.forEach((port, i) => env[`NATS_ROUTE_${i + 1}`] = `nats-route://route:a-route@127.0.0.1:${port}`);
    for (const [i, port] of ports.entries()) {
      const folder = join(dir, String(i));
      await copyNatsConfig(folder, (text) => text.replace("0.0.0.0:6222", `127.0.0.1:${port}`));
      servers.push(
        await startNatsServer({ config: { path: join(folder, "cluster", `nats-${i + 1}.conf`), env } }),
      );
    }
    const urls = servers.map(({ port }) => natsUrlOf("orchestrator", port));
    const bus = await openWhenReady(urls);
    try {
      await bus.log.append(seal(0, [DRAFT], await bus.log.head()));
      await servers[0]!.kill();
      await bus.log.append(seal(0, [DRAFT], await bus.log.head()));
      assert.equal((await bus.log.head()).number, 2);
    } finally {
      await bus.close();
    }
  } finally {
    for (const server of servers) await server.stop();
    await Deno.remove(dir, { recursive: true });
  }
});

/** A cluster that has just begun has no leader yet, and answers nothing about streams. */
async function openWhenReady(servers: readonly string[]) {
  for (;;) {
    try {
      return await openNatsBus({ servers, cell: 0, replicas: 3, timeoutMs: 2_000 });
    } catch (error) {
      if (
        !/JetStream does not answer|timeout|no suitable peers|unavailable|no responders/i.test(String(error))
      ) throw error;
    }
  }
}
