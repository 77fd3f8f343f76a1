import assert from "node:assert/strict";
import { seal } from "@sluice/bus";
import { openNatsBus } from "@sluice/bus/nats";
import { jetstream, jetstreamManager } from "@nats-io/jetstream";
import { connect, type NatsConnection } from "@nats-io/transport-node";
import { type NatsServer, startCluster, startNatsServer } from "@sluice/testing";
import { join } from "node:path";
import { get, post, type Server } from "../e2e/api.ts";
import { openUserSocket } from "../e2e/user_socket.ts";
import { copyNatsConfig, NATS_ENV, natsUrlOf, type NatsUser } from "./nats_config.ts";

async function withConfig(run: (config: { path: string; env: typeof NATS_ENV }) => Promise<void>) {
  const dir = await Deno.makeTempDir({ prefix: "sluice-infra-" });
  try {
    await copyNatsConfig(dir);
    await run({ path: join(dir, "single.conf"), env: NATS_ENV });
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}

async function until(so: () => boolean | Promise<boolean>): Promise<void> {
  while (!await so()) await new Promise((resolve) => setTimeout(resolve, 50));
}

async function makePicture(server: Server): Promise<void> {
  const { status, body } = await post(server, "/api/jobs", {
    type: "image",
    model: "sim-image",
    prompt: "x",
  });
  assert.equal(status, 201, JSON.stringify(body));
  await until(async () => (await get(server, `/api/jobs/${body.jobId}`)).body.status === "completed");
}

/** What the server refused, as `user: subject`. */
function refusals(server: NatsServer): string[] {
  const told = server.log().matchAll(/(?:Publish|Subscription) Violation - User "(\w+)", Subject "([^"]+)"/g);
  return [...new Set([...told].map(([, user, subject]) => `${user}: ${subject}`))];
}

Deno.test("infra/nats: with its own user each service has all that it needs, and a leader may be followed by another", () =>
  withConfig(async (config) => {
    await using cluster = await startCluster({
      nats: { config },
      natsUrl: ({ port }, kind) => natsUrlOf(kind as NatsUser, port),
      cells: 2,
      orchestrators: 2,
      simulators: 2,
      env: { simulator: { SLUICE_SIMULATOR_IMAGE_MS: "10" } },
    });
    const server = { url: cluster.gateways[0]!.url, key: cluster.key };
    await makePicture(server);
    const { body: { ticket } } = await post(server, "/api/tickets");
    await using socket = await openUserSocket(server.url, ["sluice.user.v1", `ticket.${ticket}`]);
    assert.equal(socket.protocol, "sluice.user.v1");
    const [first, second] = cluster.orchestrators;
    await first!.kill();
    await until(async () => (await second!.cells()).length === 2);
    first!.start();
    await first!.ready();
    await until(async () => (await first!.cells()).length === 1);
    await makePicture(server);
    // who comes before the first orchestrator waits until that has made the streams
    const early = /^(gateway|storage): \$JS\.API\.STREAM\.CREATE\.(LOG|INBOX)_\d$/;
    assert.deepEqual(refusals(cluster.nats).filter((one) => !early.test(one)), []);
  }));

/** Connected as the user, on the server of a cell that has one commit and one command. */
async function withCell(
  run: (as: (user: NatsUser) => Promise<NatsConnection>, server: NatsServer) => Promise<void>,
) {
  await withConfig(async (config) => {
    const server = await startNatsServer({ config });
    const open: NatsConnection[] = [];
    const bus = await openNatsBus({ servers: natsUrlOf("orchestrator", server.port), cell: 0 });
    try {
      await bus.log.append(seal(0, [DRAFT], await bus.log.head()));
      await bus.inbox.send({ type: "RevokeKey", id: "c", data: { accountId: "a", keyId: "k" } } as never);
      await bus.inbox.drain(1, AbortSignal.timeout(60_000));
      await run(async (user) => {
        const one = await connect({ servers: `127.0.0.1:${server.port}`, user, pass: passwordOf(user) });
        open.push(one);
        return one;
      }, server);
      assert.equal((await bus.log.head()).number, 1);
      assert.equal(await bus.inbox.pending(), 1);
    } finally {
      for (const one of open) await one.close();
      await bus.close();
      await server.stop();
    }
  });
}

const DRAFT = { at: 1, accountId: "a", actor: { type: "system" as const, id: "t" }, cause: "c", events: [] };

const passwordOf = (user: NatsUser) => decodeURIComponent(new URL(natsUrlOf(user, 1)).password);

const FORBIDDEN = /Permissions Violation/i;

for (const user of ["gateway", "storage"] as const) {
  Deno.test(`infra/nats: the ${user}'s user can neither append to a log nor take a command away nor touch a stream`, () =>
    withCell(async (as) => {
      const nc = await as(user);
      const js = jetstream(nc);
      const jsm = await jetstreamManager(nc);
      await assert.rejects(js.publish("log.0", "x"), FORBIDDEN);
      await assert.rejects(jsm.streams.delete("LOG_0"), FORBIDDEN);
      await assert.rejects(jsm.streams.purge("INBOX_0"), FORBIDDEN);
      await assert.rejects(jsm.streams.update("LOG_0", { deny_delete: false }), FORBIDDEN);
      await assert.rejects(jsm.streams.deleteMessage("INBOX_0", 1), FORBIDDEN);
      await assert.rejects(jsm.consumers.delete("INBOX_0", "decider"), FORBIDDEN);
      await assert.rejects(jsm.consumers.add("INBOX_0", { durable_name: "decider" }), FORBIDDEN);
      await assert.rejects(nc.request("$KV.leases-5000.decider.0", "x"), FORBIDDEN);
      // what is there may be read
      assert.equal((await jsm.streams.getMessage("LOG_0", { seq: 1 }))?.seq, 1);
    }));
}

Deno.test("log.append as a user that may not says so, and does not try for ever", () =>
  withCell(async (_as, server) => {
    const bus = await openNatsBus({ servers: natsUrlOf("gateway", server.port), cell: 0 });
    try {
      await assert.rejects(bus.log.append(seal(0, [DRAFT], await bus.log.head())), {
        name: "LogUnwritable",
        message: /Permissions Violation.*what this user may do/i,
      });
    } finally {
      await bus.close();
    }
  }));
