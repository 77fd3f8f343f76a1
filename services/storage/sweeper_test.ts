import assert from "node:assert/strict";
import { event } from "@sluice/domain";
import fc from "fast-check";
import { stored } from "./logs.ts";
import { SweepImpossible, sweepMedia } from "./sweeper.ts";
import { HOUR, House } from "./testing_house.ts";

const idOf = (hex: string) => hex.repeat(64);
const dropped = (mediaId: string) => event("ReferenceDeleted", { accountId: "ada", mediaId });
const never = new AbortController().signal;

/** Sweeps while deciders answer. */
async function sweep(house: House, signal = never) {
  const sweeping = sweepMedia({ ...house.options, signal, restRatio: 0 });
  let over = false;
  sweeping.then(() => over = true, () => over = true);
  while (!over) {
    for (const cell of house.cells) cell.decide(house.now);
    await new Promise((resolve) => setTimeout(resolve));
  }
  return await sweeping;
}

function houseOf(cells = 1): House {
  return new House(cells, () => Promise.resolve());
}

Deno.test("sweepMedia removes what is old and unused, in rows and logs of every cell, and keeps the rest", async () => {
  const house = houseOf(2);
  for (const hex of ["a", "b", "c", "d"]) house.media.set(idOf(hex), house.now - 25 * HOUR);
  house.media.set(idOf("e"), house.now - 23 * HOUR);
  house.cells[0]?.append(stored("ada", idOf("a")), house.now);
  house.cells[0]!.rowsAt = 1;
  house.cells[1]?.append(stored("bob", idOf("b")), house.now);
  const swept = await sweep(house);
  assert.deepEqual(swept, { removed: 2, bytes: 20, kept: 3, left: 0, why: null, uploads: 0 });
  assert.deepEqual([...house.media.keys()].sort(), ["a", "b", "e"].map(idOf));
});

Deno.test("sweepMedia waits for commands that were sent before it, however long they wait", async () => {
  const house = houseOf();
  house.media.set(idOf("a"), house.now - 48 * HOUR);
  await house.send(0, stored("ada", idOf("a")));
  assert.equal((await sweep(house)).removed, 0);
});

Deno.test("sweepMedia leaves bytes that are put after it asked who uses them", async () => {
  const house = new House(1, async (name) => {
    if (name.startsWith("remove")) house.media.set(idOf("a"), house.now);
  });
  house.media.set(idOf("a"), house.now - 48 * HOUR);
  const { removed, kept } = await sweep(house);
  assert.deepEqual([removed, kept, house.media.size], [0, 1, 1]);
});

Deno.test("sweepMedia removes nothing while rows are made anew", async () => {
  const house = houseOf();
  house.media.set(idOf("a"), house.now - 48 * HOUR);
  house.partial = true;
  await assert.rejects(sweep(house), SweepImpossible);
  house.partial = false;
  assert.equal((await sweep(house)).removed, 1);
});

Deno.test("sweepMedia tells of bytes that could not be removed and takes the others", async () => {
  const house = houseOf();
  for (const hex of ["a", "b"]) house.media.set(idOf(hex), house.now - 25 * HOUR);
  const { media } = house.options;
  const broken = {
    ...media,
    removeOlder: (mediaId: string, before: number) =>
      mediaId === idOf("a")
        ? Promise.reject(new Error("access is denied"))
        : media.removeOlder(mediaId, before),
  };
  const sweeping = sweepMedia({ ...house.options, media: broken, signal: never, restRatio: 0 });
  await new Promise((resolve) => setTimeout(resolve));
  house.cells[0]?.decide(house.now);
  const { removed, left, why } = await sweeping;
  assert.deepEqual([removed, left, why], [1, 1, "access is denied"]);
});

/** Lets everything go on that waits for nothing but its turn. */
async function settled(): Promise<void> {
  for (let n = 0; n < 20; n++) await Promise.resolve();
}

type Op =
  | { readonly type: "use"; readonly id: number; readonly cell: number }
  | { readonly type: "refused"; readonly id: number }
  | { readonly type: "drop"; readonly id: number; readonly cell: number }
  | { readonly type: "decide" | "project"; readonly cell: number }
  | { readonly type: "wait"; readonly hours: number }
  | { readonly type: "sweep" };

const [id, cell] = [fc.integer({ min: 0, max: 1 }), fc.integer({ min: 0, max: 1 })];
const ops: fc.Arbitrary<Op[]> = fc.array(
  fc.oneof(
    fc.record({ type: fc.constant("use" as const), id, cell }),
    fc.record({ type: fc.constant("refused" as const), id }),
    fc.record({ type: fc.constant("drop" as const), id, cell }),
    fc.record({ type: fc.constantFrom("decide" as const, "project" as const), cell }),
    fc.record({ type: fc.constant("wait" as const), hours: fc.integer({ min: 1, max: 30 }) }),
    fc.record({ type: fc.constant("sweep" as const) }),
  ),
  { minLength: 5, maxLength: 25 },
);

/** Carries the operations out at once, their steps in the scheduler's order; fails when something in use is gone. */
async function live(ops: readonly Op[], scheduler: fc.Scheduler): Promise<number> {
  const lookAfter = () => {
    for (const used of house.used()) assert.ok(house.media.has(used), `${used[0]} is used and gone`);
  };
  const turn = async (name: string) => {
    lookAfter();
    await scheduler.schedule(Promise.resolve(), name);
  };
  const house = new House(2, turn);
  let removed = 0;
  /** Between a put and its command there are moments, not days; its decision may take any time. */
  let puts = 0;

  async function carryOut(op: Op): Promise<void> {
    switch (op.type) {
      case "use": {
        puts++;
        await house.put(String(op.id));
        await house.send(op.cell, stored("ada", String(op.id)));
        puts--;
        return;
      }
      case "refused":
        return await house.put(String(op.id));
      case "drop":
        return await house.send(op.cell, dropped(String(op.id)));
      case "decide":
        return house.cells[op.cell]?.decide(house.now);
      case "project": {
        const of = house.cells[op.cell];
        if (of !== undefined) of.rowsAt = of.commits.length;
        return;
      }
      case "wait":
        while (puts > 0) await turn("a moment");
        house.now += op.hours * HOUR;
        return;
      case "sweep": {
        const swept = await sweepMedia({ ...house.options, signal: never, restRatio: 0 });
        removed += swept.removed;
      }
    }
  }

  let running = ops.length;
  let failure: unknown = null;
  for (const op of ops) {
    void (async () => {
      await turn(op.type);
      await carryOut(op);
    })().catch((error) => failure ??= error).finally(() => running--);
  }
  while (running > 0) {
    if (scheduler.count() > 0) {
      await scheduler.waitOne();
      await settled();
      continue;
    }
    // deciders are waited for, which answer at last, or a timer
    for (const one of house.cells) one.decide(house.now);
    await new Promise((resolve) => setTimeout(resolve));
  }
  if (failure !== null) throw failure;
  for (const one of house.cells) while (one.waiting.length > 0) one.decide(house.now);
  lookAfter();
  return removed;
}

Deno.test("sweepMedia never removes what is in use, however puts, uses, erasures and sweeps fall together", async () => {
  let removed = 0;
  await fc.assert(
    fc.asyncProperty(ops, fc.scheduler(), async (ops, scheduler) => {
      removed += await live(ops, scheduler);
    }),
    { numRuns: 500 },
  );
  assert.ok(removed > 0, "sweeps removed what was not in use");
});
