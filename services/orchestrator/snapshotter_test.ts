import { Fenced, seal } from "@sluice/bus";
import { openEmbeddedBus } from "@sluice/bus/embedded";
import type { SnapshotStore } from "@sluice/media";
import { ACCOUNT, openAccount, submit } from "@sluice/testing";
import { strict as assert } from "node:assert";
import { startDecider } from "./decider.ts";
import { replay } from "./replay.ts";
import { counted, type SnapshotStage, textOf, watched, withSnapshots } from "./testing_snapshots.ts";

const EVERY = 10;
const numbers = async (store: SnapshotStore) => (await store.newest(0)).map(({ number }) => number);

/** Submits jobs one after the other, so that each is a record of its own. */
async function submitMany(tell: SnapshotStage["tell"], from: number, to: number): Promise<void> {
  for (let n = from; n < to; n++) assert.equal((await tell(submit(`job-${n}`))).ok, true);
}

Deno.test("startDecider keeps its state after so many commits, keeps three, and starts from the newest", () =>
  withSnapshots(async ({ bus, store, tell }) => {
    const { store: snapshots, kept } = watched(store);
    const first = startDecider({ bus, cell: 0, snapshots, snapshotEvery: EVERY });
    await tell(openAccount(ACCOUNT, 1_000));
    for (let n = 1; n <= 5; n++) {
      await submitMany(tell, (n - 1) * EVERY, n * EVERY);
      await kept(n * EVERY);
    }
    const text = textOf(first.state());
    await first.close();
    const [newest, ...older] = await numbers(store);
    assert.equal(older.length, 2);
    assert.ok(newest! >= 50, `the newest is of ${newest}`);
    const { log, read } = counted(bus.log);
    const second = startDecider({ bus: { ...bus, log }, cell: 0, snapshots, snapshotEvery: EVERY });
    await second.ready;
    assert.equal(read[0], newest);
    assert.equal(textOf(second.state()), text);
    assert.equal((await tell(submit("job-3"))).ok, true);
    assert.equal(textOf(second.state()), text, "a repetition from before the snapshot is known");
    await second.close();
  }));

Deno.test("startDecider keeps its state at once after a start that had to read much", () =>
  withSnapshots(async ({ bus, store, tell }) => {
    const first = startDecider({ bus, cell: 0 });
    await tell(openAccount(ACCOUNT, 1_000));
    await submitMany(tell, 0, 30);
    await first.close();
    const { store: snapshots, kept } = watched(store);
    const second = startDecider({ bus, cell: 0, snapshots, snapshotEvery: EVERY });
    await kept(31);
    await second.close();
    assert.deepEqual(await numbers(store), [31]);
  }));

Deno.test("startDecider decides on while a snapshot is on its way, and sends none beside it", () =>
  withSnapshots(async ({ bus, store, tell }) => {
    const held = Promise.withResolvers<void>();
    const places: number[] = [];
    const { store: snapshots, kept } = watched({
      ...store,
      async put(cell, place, body) {
        places.push(place.number);
        await held.promise;
        return await store.put(cell, place, body);
      },
    });
    const decider = startDecider({ bus, cell: 0, snapshots, snapshotEvery: EVERY });
    await tell(openAccount(ACCOUNT, 1_000));
    await submitMany(tell, 0, 4 * EVERY);
    assert.deepEqual(places, [EVERY]);
    held.resolve();
    await kept(EVERY);
    // of the moment when it was taken, not of the one when it was sent
    const { state, from } = await replay(bus.log, 0, store, assert.fail);
    assert.deepEqual([from, textOf(state)], [EVERY, textOf(decider.state())]);
    await decider.close();
  }));

Deno.test("startDecider tells of a snapshot that could not be kept, and tries again a tenth of the way later", () =>
  withSnapshots(async ({ bus, store, tell }) => {
    const problems: string[] = [];
    const places: number[] = [];
    const { store: snapshots, kept } = watched({
      ...store,
      put(cell, place, body) {
        places.push(place.number);
        return places.length <= 2 ? Promise.reject(new Error("no room")) : store.put(cell, place, body);
      },
    });
    const onProblem = (problem: Error) => problems.push(problem.message);
    const decider = startDecider({ bus, cell: 0, snapshots, snapshotEvery: 100, onProblem });
    await tell(openAccount(ACCOUNT, 1_000));
    await submitMany(tell, 0, 140);
    await kept(120);
    await decider.close();
    assert.deepEqual([places, problems], [[100, 110, 120], ["no room", "no room"]]);
    assert.deepEqual(await numbers(store), [120]);
  }));

Deno.test("startDecider keeps no state that its log refused", () =>
  withSnapshots(async ({ bus, path, store, tell }) => {
    const problems: Error[] = [];
    const { store: snapshots, kept } = watched(store);
    const onProblem = (problem: Error) => problems.push(problem);
    const decider = startDecider({ bus, cell: 0, snapshots, snapshotEvery: EVERY, onProblem });
    await tell(openAccount(ACCOUNT, 1_000));
    await submitMany(tell, 0, EVERY - 2);
    const intruder = await openEmbeddedBus({ path, cell: 0 });
    for await (const [first] of bus.log.read(1)) {
      const draft = { ...first!, cause: "theirs", events: [] };
      await intruder.log.append(seal(0, [draft], await intruder.log.head()));
    }
    await intruder.close();
    // the tenth commit of a decider that does not know of theirs
    await submitMany(tell, EVERY, EVERY + 1);
    await kept(EVERY);
    assert.deepEqual(problems.map((problem) => problem instanceof Fenced), [true]);
    const { from } = await replay(bus.log, 0, store, assert.fail);
    assert.ok(from >= EVERY);
    await decider.close();
  }));

Deno.test("startDecider that is closed gives up what it is writing and tells of nothing", () =>
  withSnapshots(async ({ bus, store, tell }) => {
    const begun = Promise.withResolvers<void>();
    const slow: SnapshotStore = {
      ...store,
      put(cell, place, body) {
        async function* slowly() {
          for await (const bytes of body) {
            yield bytes;
            begun.resolve();
          }
        }
        return store.put(cell, place, slowly());
      },
    };
    const decider = startDecider({
      bus,
      cell: 0,
      snapshots: slow,
      snapshotEvery: 300,
      onProblem: assert.fail,
    });
    await tell(openAccount(ACCOUNT, 1_000));
    await Promise.all(Array.from({ length: 400 }, (_, n) => tell(submit(`job-${n}`))));
    await begun.promise;
    await decider.close();
    assert.deepEqual(await numbers(store), []);
  }));
