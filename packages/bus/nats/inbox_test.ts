import assert from "node:assert/strict";
import { seal } from "../chain.ts";
import { CELL, command, done, drafts } from "../contract_support.ts";
import { startProxy } from "../../testing/nats/mod.ts";
import { BusClosed, LogUnwritable } from "../errors.ts";
import type { Delivery } from "../ports.ts";
import { withBus } from "./test_support.ts";

const never = new AbortController().signal;

Deno.test("inbox: what a decider drained and did not settle goes to the next one when it closes", async () => {
  await withBus({}, async ({ bus, open }) => {
    const decider = await open();
    const sent = await Promise.all(["a", "b"].map((id) => bus.inbox.send(command(id))));
    const taken = [];
    while (taken.length < 2) taken.push(...await decider.inbox.drain(10, never));
    await decider.close();
    const next = await open();
    const again: string[] = [];
    while (again.length < 2) {
      for (const delivery of await next.inbox.drain(10, never)) {
        again.push(delivery.command.id);
        delivery.settle(done(delivery.command.id));
      }
    }
    assert.deepEqual(again, ["a", "b"]);
    assert.deepEqual(await sent[1]?.outcome, done("b"));
  });
});

Deno.test("inbox: what a decider drained goes to the next one at once when it vanished without a word", async () => {
  await withBus({}, async ({ bus, server, open }) => {
    const proxy = startProxy(server.port);
    const decider = await open(proxy.url);
    for (const id of ["a", "b", "c"]) await bus.inbox.send(command(id));
    const taken = await decider.inbox.drain(10, never);
    assert.equal(taken[0]?.command.id, "a");
    proxy.freeze();
    const again: string[] = [];
    while (again.length < 3) {
      for (const delivery of await bus.inbox.drain(10, never)) {
        again.push(delivery.command.id);
        delivery.settle(done(delivery.command.id));
      }
    }
    assert.deepEqual(again, ["a", "b", "c"]);
    await decider.close();
    await proxy.close();
  });
});

Deno.test("inbox: commands survive the server's kill -9, in order, and none is lost", async () => {
  await withBus({}, async ({ bus, server }) => {
    const ids = Array.from({ length: 40 }, (_, i) => String(i));
    for (const id of ids.slice(0, 20)) await bus.inbox.send(command(id));
    await server.kill();
    const later = ids.slice(20).map((id) => bus.inbox.send(command(id)));
    await server.restart();
    await Promise.all(later);
    const seen = new Set<string>();
    while (seen.size < ids.length) {
      for (const delivery of await bus.inbox.drain(10, never)) {
        seen.add(delivery.command.id);
        delivery.settle(done(delivery.command.id));
      }
    }
    assert.deepEqual([...seen].slice(0, 20), ids.slice(0, 20));
  });
});

Deno.test("inbox.send throws BusClosed once neither the command nor its outcome can become durable", async () => {
  await withBus({}, async ({ bus, server }) => {
    await server.kill();
    const sending = assert.rejects(bus.inbox.send(command("a")), BusClosed);
    await bus.close();
    await sending;
    await assert.rejects(bus.inbox.send(command("b")), BusClosed);
    assert.deepEqual(await bus.inbox.drain(1, never), []);
  });
});

Deno.test("inbox.send: an outcome that got lost on its way is asked for again, and comes", async () => {
  await withBus({}, async ({ bus, server, open }) => {
    const proxy = startProxy(server.port);
    const sender = await open(proxy.url);
    const { outcome } = await sender.inbox.send(command("a"));
    const [first] = await bus.inbox.drain(10, never);
    const lost = proxy.freeze();
    first?.settle(done("a"));
    // nothing comes through until something was lost for sure
    await lost;
    proxy.cut();
    const [again] = await bus.inbox.drain(10, never);
    assert.equal(again?.command.id, "a");
    again?.settle(done("a"));
    assert.deepEqual(await outcome, done("a"));
    await sender.close();
    await proxy.close();
  });
});

Deno.test("inbox.drain: a command whose acknowledgement got lost is not given again to who settled it", async () => {
  await withBus({}, async ({ bus, server, open }) => {
    const proxy = startProxy(server.port);
    const decider = await open(proxy.url, { ackWaitMs: 500 });
    await bus.inbox.send(command("a"));
    const [taken] = await decider.inbox.drain(10, never);
    const lost = proxy.freeze();
    taken?.settle(done("a"));
    await lost;
    proxy.cut();
    await bus.inbox.send(command("b"));
    const given: string[] = [];
    while (!given.includes("b")) {
      for (const delivery of await decider.inbox.drain(10, never)) {
        given.push(delivery.command.id);
        delivery.settle(done(delivery.command.id));
      }
    }
    assert.deepEqual(given, ["b"]);
    // the server learns of both in the end
    while (await bus.inbox.pending() > 0) await new Promise((resolve) => setTimeout(resolve, 20));
    await decider.close();
    await proxy.close();
  });
});

Deno.test("inbox: commands that are sent at once share a message, which is acknowledged when the last of them is settled", async () => {
  await withBus({}, async ({ bus, open }) => {
    const ids = Array.from({ length: 600 }, (_, i) => String(i));
    const sent = await Promise.all(ids.map((id) => bus.inbox.send(command(id))));
    const taken: Delivery[] = [];
    while (taken.length < ids.length) taken.push(...await bus.inbox.drain(100, never));
    assert.deepEqual(taken.map((one) => one.command.id), ids);
    for (const delivery of taken.slice(0, -1)) delivery.settle(done(delivery.command.id));
    assert.deepEqual(
      await Promise.all(sent.slice(0, -1).map((one) => one.outcome)),
      ids.slice(0, -1).map(done),
    );

    const next = await open();
    const again = await next.inbox.drain(1_000, never);
    assert.equal(again.at(-1)?.command.id, "599", "a message comes again as a whole at another decider");
    for (const delivery of again) delivery.settle(done(delivery.command.id));
    assert.deepEqual(await sent.at(-1)?.outcome, done("599"));
  });
});

Deno.test("inbox: an outcome that no message can carry is lost, and the others are told", async () => {
  await withBus({}, async ({ bus, open }) => {
    const sender = await open();
    await sender.inbox.send(command("a"));
    const { outcome } = await sender.inbox.send(command("b"));
    const taken: Delivery[] = [];
    while (taken.length < 2) taken.push(...await bus.inbox.drain(10, never));
    const rejection = { code: "invalid_input", message: "x".repeat(2 * 1_048_576) } as const;
    taken[0]?.settle({ ok: false, commandId: "a", rejection });
    taken[1]?.settle(done("b"));
    assert.deepEqual(await outcome, done("b"));
  });
});

Deno.test("a full store: what is sent and appended is refused, and what was refused does not happen later", async () => {
  await withBus({ maxStore: 3 * 1_048_576 }, async ({ bus, server, open }) => {
    const sender = await open();
    // its streams are made before there is no room for them
    await sender.inbox.send(command("first")).then(() => bus.inbox.drain(1, never));
    const filler = await open(server.url, { cell: CELL + 1 });
    const fill = async () => {
      for (;;) {
        await filler.log.append(seal(CELL + 1, drafts(1, "x".repeat(700_000)), await filler.log.head()));
      }
    };
    await assert.rejects(fill(), LogUnwritable);
    const large = { ...command("refused"), data: { keyId: "x".repeat(700_000), accountId: "account-1" } };
    await assert.rejects(sender.inbox.send(large), LogUnwritable);
    await server.deleteStream(`LOG_${CELL + 1}`);
    await bus.log.append(seal(CELL, drafts(1), await bus.log.head()));
    // nobody answers it, so it is sent once more; by then the other one would have been
    await sender.inbox.send(command("asked"));
    const seen: string[] = [];
    while (seen.filter((id) => id === "asked").length < 2) {
      seen.push(...(await bus.inbox.drain(10, never)).map((delivery) => delivery.command.id));
    }
    assert.ok(!seen.includes("refused"));
  });
});
