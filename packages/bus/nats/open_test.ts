import assert from "node:assert/strict";
import { jetstreamManager, RetentionPolicy, StorageType } from "@nats-io/jetstream";
import { connect } from "@nats-io/transport-node";
import { startNatsServer } from "../../testing/nats/mod.ts";
import { seal } from "../chain.ts";
import { CELL, drafts, readAll } from "../contract_support.ts";
import { BusUnsupported, LogCorrupt } from "../errors.ts";
import { openNatsBus } from "../nats.ts";
import { withBus } from "./test_support.ts";

async function manage(
  url: string,
  body: (jsm: Awaited<ReturnType<typeof jetstreamManager>>) => Promise<unknown>,
) {
  const nc = await connect({ servers: url });
  try {
    await body(await jetstreamManager(nc));
  } finally {
    await nc.close();
  }
}

Deno.test("openNatsBus says that JetStream is off, and that nobody answers", async () => {
  const server = await startNatsServer({ jetstream: false });
  const opening = () => openNatsBus({ servers: server.url, cell: CELL, timeoutMs: 500 });
  await assert.rejects(
    opening(),
    (error) => error instanceof BusUnsupported && /JetStream/.test(error.message),
  );
  await server.stop();
  await assert.rejects(
    opening(),
    (error) => error instanceof Error && error.message.includes(`127.0.0.1:${server.port}`),
  );
});

Deno.test("openNatsBus refuses a stream that could lose commits, naming the setting", async () => {
  const server = await startNatsServer();
  const opening = () => openNatsBus({ servers: server.url, cell: CELL });
  const bad = [
    { config: { max_age: 1e15 }, word: /"max_age" is 1000000000000000, it must be 0/ },
    { config: { storage: StorageType.Memory }, word: /"storage"/ },
    { config: { retention: RetentionPolicy.Interest }, word: /"retention"/ },
    { config: { subjects: [`log.${CELL}`, "more"] }, word: /"subjects"/ },
  ];
  for (const { config, word } of bad) {
    await manage(server.url, async (jsm) => {
      await jsm.streams.add({ name: `LOG_${CELL}`, subjects: [`log.${CELL}`], ...config });
    });
    await assert.rejects(opening(), (error) => error instanceof BusUnsupported && word.test(error.message));
    await manage(server.url, (jsm) => jsm.streams.delete(`LOG_${CELL}`));
  }
  await server.stop();
});

Deno.test("openNatsBus forbids deletion and purge on the log's stream, also on one that was there", async () => {
  const server = await startNatsServer();
  await manage(server.url, (jsm) => jsm.streams.add({ name: `LOG_${CELL}`, subjects: [`log.${CELL}`] }));
  await withBus({ server }, async ({ bus }) => {
    await bus.log.append(seal(CELL, drafts(1), await bus.log.head()));
    await manage(server.url, async (jsm) => {
      await assert.rejects(jsm.streams.purge(`LOG_${CELL}`), /purge/);
      await assert.rejects(jsm.streams.deleteMessage(`LOG_${CELL}`, 1), /delete/);
    });
    assert.equal((await readAll(bus)).length, 1);
  });
});

Deno.test("log.read and log.follow stop with LogCorrupt at a message that nobody sealed", async () => {
  await withBus({}, async ({ bus, server }) => {
    const record = seal(CELL, drafts(3), await bus.log.head());
    await bus.log.append(record);
    const forged = seal(CELL, drafts(1), { number: 3, hash: "f".repeat(64) });
    const nc = await connect({ servers: server.url });
    nc.publish(`log.${CELL}`, forged.lines[0]);
    await nc.flush();
    await nc.close();
    const isFourth = (error: unknown) => error instanceof LogCorrupt && error.number === 4;
    await assert.rejects(async () => {
      for await (const commits of bus.log.follow(1, new AbortController().signal)) {
        assert.equal(commits.length, 3);
      }
    }, isFourth);
  });
});
