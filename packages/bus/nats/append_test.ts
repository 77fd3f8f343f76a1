import assert from "node:assert/strict";
import { startNatsServer, startProxy } from "../../testing/nats/mod.ts";
import { seal, verifyChain } from "../chain.ts";
import { CELL, drafts, followFor, readAll } from "../contract_support.ts";
import { BusClosed, CommitTooLarge, Fenced } from "../errors.ts";
import { withBus } from "./test_support.ts";

Deno.test("log.append splits a record that is larger than the server takes between commits", async () => {
  await withBus({ maxPayload: 65_536 }, async ({ bus }) => {
    const record = seal(CELL, drafts(300, "x".repeat(1_000)), await bus.log.head());
    const next = seal(CELL, drafts(1), record.head);
    await Promise.all([bus.log.append(record), bus.log.append(next)]);
    assert.deepEqual(await bus.log.head(), next.head);
    const commits = await readAll(bus);
    assert.equal(commits.length, 301);
    verifyChain(CELL, commits);
    for (const from of [2, 25, 26, 150, 299, 300, 301]) {
      assert.deepEqual(await readAll(bus, from), commits.slice(from - 1));
      assert.deepEqual(await followFor(bus, from, 1).then((some) => some[0]), commits[from - 1]);
    }
  });
});

Deno.test("log.append throws CommitTooLarge for a commit larger than the server takes, and nothing is written", async () => {
  await withBus({ maxPayload: 65_536 }, async ({ bus }) => {
    const record = seal(CELL, [...drafts(1), ...drafts(1, "x".repeat(70_000))], await bus.log.head());
    await assert.rejects(
      bus.log.append(record),
      (error) => error instanceof CommitTooLarge && error.number === 2,
    );
    assert.equal((await bus.log.head()).number, 0);
    await bus.log.append(seal(CELL, drafts(1), await bus.log.head()));
  });
});

Deno.test("log.append sends a commit larger than a message of a good size alone, where the server takes it", async () => {
  await withBus({ maxPayload: 4 * 1_048_576 }, async ({ bus }) => {
    const large = drafts(1, "x".repeat(2 * 1_048_576));
    await bus.log.append(seal(CELL, [...drafts(2), ...large, ...drafts(2)], await bus.log.head()));
    const commits = await readAll(bus);
    assert.equal(commits.length, 5);
    verifyChain(CELL, commits);
  });
});

Deno.test("log.append waits for a server that is away and is durable once it is back", async () => {
  await withBus({}, async ({ bus, server }) => {
    const head = await bus.log.head();
    await server.kill();
    const record = seal(CELL, drafts(2), head);
    const next = seal(CELL, drafts(2), record.head);
    const appending = Promise.all([bus.log.append(record), bus.log.append(next)]);
    await server.restart();
    await appending;
    assert.equal((await readAll(bus)).length, 4);
  });
});

Deno.test("log.append sends again what never reached the server, and only that", async () => {
  await withBus({}, async ({ bus, server, open }) => {
    const proxy = startProxy(server.port);
    const cut = await open(proxy.url);
    await bus.log.append(seal(CELL, drafts(1), await bus.log.head()));
    const first = seal(CELL, drafts(1), await cut.log.head());
    const lost = proxy.freeze();
    const second = seal(CELL, drafts(1), first.head);
    const appending = Promise.all([cut.log.append(first), cut.log.append(second)]);
    await lost;
    proxy.cut();
    await appending;
    assert.deepEqual((await readAll(bus)).map(({ hash }) => hash).slice(1), [
      first.head.hash,
      second.head.hash,
    ]);
    await cut.close();
    await proxy.close();
  });
});

Deno.test("log.append whose answer was lost is fenced when somebody else took its place", async () => {
  await withBus({}, async ({ bus, server, open }) => {
    const proxy = startProxy(server.port);
    const cut = await open(proxy.url);
    const head = await cut.log.head();
    const lost = proxy.freeze();
    const [mine, theirs] = [seal(CELL, drafts(1), head), seal(CELL, drafts(1), head)];
    const after = seal(CELL, drafts(1), mine.head);
    const appending = Promise.allSettled([cut.log.append(mine), cut.log.append(after)]);
    await Promise.all([lost, bus.log.append(theirs)]);
    proxy.cut();
    for (const result of await appending) {
      assert.ok(result.status === "rejected" && result.reason instanceof Fenced);
    }
    assert.deepEqual(await readAll(bus), theirs.commits);
    await cut.close();
    await proxy.close();
  });
});

Deno.test("log.append that is waiting when the bus closes throws BusClosed", async () => {
  const server = await startNatsServer();
  await withBus({ server }, async ({ bus }) => {
    const record = seal(CELL, drafts(1), await bus.log.head());
    await server.kill();
    const appending = assert.rejects(bus.log.append(record), BusClosed);
    await bus.close();
    await appending;
    await assert.rejects(bus.log.append(record), BusClosed);
    await assert.rejects(bus.log.head(), BusClosed);
  });
});
