import assert from "node:assert/strict";
import { GENESIS } from "@sluice/domain";
import type { Projection } from "@sluice/readmodel";
import { openTestLog, stored, type TestLog } from "./logs.ts";
import { startRemoval } from "./projector_removal.ts";

const [ONE, TWO] = ["a".repeat(64), "b".repeat(64)] as const;

interface World {
  readonly log: TestLog;
  /** What the rows say: how far they are and what nobody uses; null when they cannot tell. */
  readonly rows: { number: number; unused: readonly string[] | null };
  /** Media that were removed; `TWO` cannot be. */
  readonly removed: string[];
  readonly left: string[];
  /** The rows moved on, and these lost their last use. */
  moved(number: number, ...orphaned: string[]): Promise<void>;
  forget(): Promise<void>;
}

/** Runs the test with a log that ends at commit 4. */
async function withRemoval(act: (world: World) => Promise<void>): Promise<void> {
  const dir = await Deno.makeTempDir();
  const log = await openTestLog(`${dir}/log.db`);
  await log.addJobs(3);
  const rows: World["rows"] = { number: 0, unused: [ONE, TWO] };
  const [removed, left]: [string[], string[]] = [[], []];
  const projection: Projection = {
    position: async () => ({ ...GENESIS, number: rows.number }),
    apply: () => Promise.reject(new Error("not asked here")),
    clear: () => Promise.resolve(),
    unused: async (ids) => {
      const mediaIds = rows.unused?.filter((id) => ids.includes(id));
      return mediaIds === undefined ? null : { mediaIds, numbers: new Map([[0, rows.number]]) };
    },
  };
  const removal = startRemoval({
    log: log.bus.log,
    logs: [log.bus.log],
    projection,
    removeMedia: async (mediaId) => {
      if (mediaId === TWO) throw new Error("the store is away");
      removed.push(mediaId);
    },
    onLeft: (mediaId, error) => left.push(`${mediaId}: ${(error as Error).message}`),
  });
  await act({
    log,
    rows,
    removed,
    left,
    moved(number, ...orphaned) {
      rows.number = number;
      return removal.after({ position: { ...GENESIS, number }, unbalanced: [], orphaned });
    },
    forget: removal.forget,
  });
  await removal.close();
  await log.bus.close();
  await Deno.remove(dir, { recursive: true });
}

Deno.test("startRemoval: removes once the rows hold what the log held when the media lost their last use", () =>
  withRemoval(async ({ moved, removed, log }) => {
    await moved(2, ONE);
    await log.addJobs(1);
    await moved(3);
    assert.deepEqual(removed, []);
    await moved(4);
    assert.deepEqual(removed, [ONE]);
    await moved(5);
    assert.deepEqual(removed, [ONE]);
  }));

Deno.test("startRemoval: leaves what another account uses by now, in the rows or in the log beyond them", () =>
  withRemoval(async ({ moved, removed, rows, log }) => {
    rows.unused = [];
    await moved(4, ONE);
    rows.unused = [ONE];
    await moved(4);
    assert.deepEqual(removed, []);
    await moved(3, ONE);
    await log.add(stored("somebody else", ONE));
    await moved(4);
    await moved(5);
    assert.deepEqual(removed, []);
  }));

Deno.test("startRemoval: leaves what the log of another cell uses beyond the rows", async () => {
  const dir = await Deno.makeTempDir();
  const [here, there] = [await openTestLog(`${dir}/0.db`), await openTestLog(`${dir}/1.db`)];
  await there.add(stored("somebody of cell 1", ONE));
  const removed: string[] = [];
  const head = await here.bus.log.head();
  const removal = startRemoval({
    log: here.bus.log,
    logs: [here.bus.log, { cell: 1, read: (from) => there.bus.log.read(from) }],
    projection: {
      position: async () => head,
      apply: () => Promise.reject(new Error("not asked here")),
      clear: () => Promise.resolve(),
      unused: async (mediaIds) => ({ mediaIds, numbers: new Map([[0, head.number]]) }),
    },
    removeMedia: async (mediaId) => void removed.push(mediaId),
    onLeft: () => {},
  });
  await removal.after({ position: head, unbalanced: [], orphaned: [ONE, TWO] });
  assert.deepEqual(removed, [TWO]);
  await removal.close();
  for (const { bus } of [here, there]) await bus.close();
  await Deno.remove(dir, { recursive: true });
});

Deno.test("startRemoval: waits while the rows cannot tell, and tells of bytes that could not be removed", () =>
  withRemoval(async ({ moved, removed, left, rows }) => {
    rows.unused = null;
    await moved(4, ONE, TWO);
    assert.deepEqual(removed, []);
    rows.unused = [ONE, TWO];
    await moved(4);
    assert.deepEqual([removed, left], [[ONE], [`${TWO}: the store is away`]]);
    await moved(4);
    assert.deepEqual(left.length, 1);
  }));

Deno.test("startRemoval: forgets what was noted of another log", () =>
  withRemoval(async ({ moved, removed, forget }) => {
    await moved(2, ONE);
    await forget();
    await moved(4);
    assert.deepEqual(removed, []);
  }));

Deno.test("startRemoval: goes on after the log or the rows were away", () =>
  withRemoval(async ({ moved, removed, rows }) => {
    Object.defineProperty(rows, "unused", {
      configurable: true,
      get: () => assert.fail("the rows are away"),
    });
    await moved(4, ONE);
    Object.defineProperty(rows, "unused", { value: [ONE] });
    await moved(4);
    assert.deepEqual(removed, [ONE]);
  }));
