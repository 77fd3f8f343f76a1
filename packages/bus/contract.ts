/** What every bus promises, written once and run against each implementation. For tests only. */

import assert from "node:assert/strict";
import type { Commit, Head } from "@sluice/domain";
import { seal, verifyChain } from "./chain.ts";
import { Fenced, LogCorrupt } from "./errors.ts";
import {
  CELL,
  command,
  done,
  drafts,
  followFor,
  followUntil,
  type Harness,
  readAll,
  settled,
} from "./contract_support.ts";
import type { Bus } from "./ports.ts";

const numbers = (commits: readonly Commit[]) => commits.map((commit) => commit.number);
const upTo = (count: number, from = 1) => Array.from({ length: count }, (_, i) => from + i);
const never = () => new AbortController().signal;

/** Runs the suite; `start` makes a fresh store for each test. */
export function busContract(name: string, start: () => Promise<Harness>): void {
  function test(criterion: string, body: (harness: Harness) => Promise<void>): void {
    Deno.test(`${name}: ${criterion}`, async () => {
      const harness = await start();
      try {
        await body(harness);
      } finally {
        await harness.close();
      }
    });
  }

  async function append(bus: Bus, count: number): Promise<Head> {
    const record = seal(CELL, drafts(count), await bus.log.head());
    await bus.log.append(record);
    return record.head;
  }

  test("log.append makes all commits of a record durable together, numbered densely from 1", async (harness) => {
    const [writer, reader] = [await harness.open(), await harness.open()];
    const first = seal(CELL, drafts(3), await writer.log.head());
    await writer.log.append(first);
    const second = seal(CELL, drafts(1_200), first.head);
    await writer.log.append(second);
    assert.deepEqual(await reader.log.head(), second.head);
    const commits = await readAll(reader);
    assert.deepEqual(numbers(commits), upTo(1_203));
    assert.deepEqual(commits, [...first.commits, ...second.commits]);
    assert.deepEqual(numbers(await readAll(reader, 2)), upTo(1_202, 2));
    assert.deepEqual(await readAll(reader, 1_204), []);
  });

  test("log.append lets exactly one of two writers go on and fences the other until it starts over", async (harness) => {
    const [a, b] = [await harness.open(), await harness.open()];
    const head = await append(a, 2);
    const results = await Promise.allSettled([
      a.log.append(seal(CELL, drafts(2), head)),
      b.log.append(seal(CELL, drafts(2), head)),
    ]);
    const refused = results.filter((result) => result.status === "rejected");
    assert.equal(refused.length, 1);
    assert.ok(refused[0]?.reason instanceof Fenced, String(refused[0]?.reason));
    const loser = results[0]?.status === "rejected" ? a : b;
    assert.equal((await append(loser, 1)).number, 5);
    assert.equal((await readAll(a)).length, 5);
  });

  test("log.append takes overlapping records, each continuing the one before it", async (harness) => {
    const bus = await harness.open();
    let head = await bus.log.head();
    const waiting: Promise<void>[] = [];
    for (let i = 0; i < 40; i++) {
      const record = seal(CELL, drafts(5), head);
      waiting.push(bus.log.append(record));
      head = record.head;
    }
    await Promise.all(waiting);
    assert.deepEqual(numbers(await readAll(bus)), upTo(200));
    assert.deepEqual(await bus.log.head(), head);
  });

  test("log.append fails every overlapping record after the one that was refused", async (harness) => {
    const [a, b] = [await harness.open(), await harness.open()];
    let head = await append(a, 1);
    await append(b, 1);
    const waiting: Promise<void>[] = [];
    for (let i = 0; i < 4; i++) {
      const record = seal(CELL, drafts(1), head);
      waiting.push(a.log.append(record));
      head = record.head;
    }
    for (const result of await Promise.allSettled(waiting)) {
      assert.ok(result.status === "rejected" && result.reason instanceof Fenced);
    }
    assert.equal((await a.log.head()).number, 2);
    assert.equal((await append(a, 1)).number, 3);
  });

  test("log.append whose answer was lost is in the log once, and its number is not given again", async (harness) => {
    const bus = await harness.open();
    const record = seal(CELL, drafts(2), await append(bus, 1));
    await harness.appendUnheard(record);
    const again = await harness.open();
    assert.deepEqual(await again.log.head(), record.head);
    await assert.rejects(again.log.append(seal(CELL, drafts(1), record.expected)), Fenced);
    assert.deepEqual(numbers(await readAll(again)), upTo(3));
  });

  test("log.follow replays and goes on live on every handle, and ends quietly when aborted", async (harness) => {
    const [writer, reader] = [await harness.open(), await harness.open()];
    await append(writer, 700);
    const seen: Commit[] = [];
    const following = followFor(reader, 600, 200, seen);
    const own = followFor(writer, 1, 799);
    for (let i = 0; i < 9; i++) await append(writer, 11);
    await append(writer, 1);
    assert.deepEqual(numbers(await following), upTo(201, 600).slice(0, seen.length));
    assert.deepEqual((await own).slice(0, 799), (await readAll(reader)).slice(0, 799));
  });

  test("log.follow has no gap and no repeat across a crash while a writer keeps appending", async (harness) => {
    const seen: Commit[] = [];
    let total = Number.POSITIVE_INFINITY;
    const corruptionOnly = (error: unknown) => {
      if (error instanceof LogCorrupt) throw error;
    };

    async function write(): Promise<void> {
      for (let written = 0; written < total;) {
        const bus = await harness.open();
        try {
          while (written < total) written = (await append(bus, 3)).number;
        } catch (error) {
          corruptionOnly(error);
        }
      }
    }
    async function follow(): Promise<void> {
      while (seen.length < total) {
        const bus = await harness.open();
        await followUntil(bus, seen.length + 1, () => seen.length >= total, seen).catch(corruptionOnly);
      }
    }
    async function crash(): Promise<void> {
      await followFor(await harness.open(), 1, 100);
      await harness.crash();
      total = (await (await harness.open()).log.head()).number + 100;
    }

    await Promise.all([write(), follow(), crash()]);
    assert.deepEqual(numbers(seen), upTo(seen.length));
    verifyChain(CELL, seen);
  });

  test("log.read gives commits in which verifyChain finds a changed, a dropped and an inserted one", async (harness) => {
    const bus = await harness.open();
    const head = await append(bus, 6);
    const commits = await readAll(bus);
    assert.deepEqual(verifyChain(CELL, commits), head);
    const at = (number: number) => (error: unknown) => error instanceof LogCorrupt && error.number === number;
    const changed = commits.map((commit) => commit.number === 3 ? { ...commit, accountId: "thief" } : commit);
    assert.throws(() => verifyChain(CELL, changed), at(3));
    assert.throws(() => verifyChain(CELL, commits.toSpliced(3, 1)), at(4));
    const forged = seal(CELL, drafts(1), { number: 2, hash: commits[1]?.hash ?? "" }).commits;
    assert.throws(() => verifyChain(CELL, commits.toSpliced(2, 0, ...forged)), at(4));
  });

  test("inbox.drain gives commands in order, at most max, and nothing when aborted", async (harness) => {
    const bus = await harness.open();
    const sends = ["a", "b", "c"].map((id) => bus.inbox.send(command(id)));
    const taken: string[] = [];
    while (taken.length < 3) {
      const group = await bus.inbox.drain(2, never());
      assert.ok(group.length <= 2);
      for (const delivery of group) {
        taken.push(delivery.command.id);
        delivery.settle(done(delivery.command.id));
      }
    }
    await Promise.all(sends);
    assert.deepEqual(taken, ["a", "b", "c"]);
    const abort = new AbortController();
    const waiting = bus.inbox.drain(10, abort.signal);
    abort.abort();
    assert.deepEqual(await waiting, []);
  });

  test("inbox.redeliver brings unsettled commands again, in order, until they are settled", async (harness) => {
    const bus = await harness.open();
    const sends = ["a", "b", "c", "d"].map((id) => bus.inbox.send(command(id)));
    const take = async (count: number) => {
      const group = [];
      while (group.length < count) group.push(...await bus.inbox.drain(count - group.length, never()));
      return group;
    };
    const ids = (group: Awaited<ReturnType<typeof take>>) => group.map((delivery) => delivery.command.id);
    const first = await take(3);
    assert.deepEqual(ids(first), ["a", "b", "c"]);
    first[1]?.settle(done("b"));
    await bus.inbox.redeliver();
    const second = await take(3);
    assert.deepEqual(ids(second), ["a", "c", "d"]);
    for (const delivery of second) delivery.settle(done(delivery.command.id));
    await Promise.all(sends);
    await bus.inbox.redeliver();
    const last = bus.inbox.send(command("e"));
    const [only, ...more] = await take(1);
    assert.equal(only?.command.id, "e");
    assert.equal(more.length, 0);
    only?.settle(done("e"));
    await last;
  });

  test("inbox.pending counts what waits and what is being decided, until it is settled", async (harness) => {
    const bus = await harness.open();
    const counted = async (expected: number) => {
      while (await bus.inbox.pending() !== expected) await new Promise((resolve) => setTimeout(resolve, 5));
    };
    await counted(0);
    const sends = ["a", "b", "c"].map((id) => bus.inbox.send(command(id)));
    await counted(3);
    const group: (Awaited<ReturnType<typeof bus.inbox.drain>>)[number][] = [];
    while (group.length < 3) group.push(...await bus.inbox.drain(3, never()));
    await counted(3);
    group[0]?.settle(done("a"));
    await counted(2);
    for (const delivery of group) delivery.settle(done(delivery.command.id));
    await counted(0);
    await Promise.all(sends);
  });

  test("inbox.send tells the sender the outcome of its command, whichever handle settled it", async (harness) => {
    const [gateway, decider] = [await harness.open(), await harness.open()];
    const sent = gateway.inbox.send(command("wish"));
    const [delivery] = await decider.inbox.drain(10, never());
    assert.deepEqual(delivery?.command, command("wish"));
    delivery?.settle(done("wish"));
    assert.deepEqual(await (await sent).outcome, done("wish"));
  });

  test("live.publish reaches exact and wildcard subscribers of every handle and no others", async (harness) => {
    const [a, b] = [await harness.open(), await harness.open()];
    const heard: string[] = [];
    const all = Promise.withResolvers<void>();
    const stops = ["job.1.progress", "job.*.progress", "job.>", "job.1", "*.1", ">"].map((pattern) =>
      b.live.subscribe(pattern, (message, subject) => {
        if (subject === "end" && pattern === ">") all.resolve();
        else if (subject.startsWith("job")) heard.push(`${pattern} ${subject} ${JSON.stringify(message)}`);
      })
    );
    const silent = b.live.subscribe("job.>", () => heard.push("not any more"));
    silent();
    // A subscription of another handle is on its way to the server: repeat a signal until one arrives.
    await settled(a, b);
    a.live.publish("job.1.progress", { percent: 5 });
    a.live.publish("end", null);
    await all.promise;
    for (const stop of stops) stop();
    assert.deepEqual(
      heard.sort(),
      [
        '> job.1.progress {"percent":5}',
        'job.*.progress job.1.progress {"percent":5}',
        'job.1.progress job.1.progress {"percent":5}',
        'job.> job.1.progress {"percent":5}',
      ].sort(),
    );
  });

  test("leases.acquire gives a lease to one holder until it is released", async (harness) => {
    const [a, b] = [await harness.open(), await harness.open()];
    const lease = await a.leases.acquire("cell-3", "a", 30_000);
    assert.ok(lease);
    assert.equal(await b.leases.acquire("cell-3", "b", 30_000), null);
    const other = await b.leases.acquire("cell-4", "b", 30_000);
    assert.ok(other);
    await lease.release();
    assert.equal(lease.lost.aborted, true);
    const next = await b.leases.acquire("cell-3", "b", 30_000);
    assert.equal(next?.holder, "b");
    assert.equal(next?.lost.aborted, false);
    await next?.release();
    await other.release();
  });
}
