import type { Bus, Leases } from "@sluice/bus";
import { openEmbeddedBus } from "@sluice/bus/embedded";
import { strict as assert } from "node:assert";
import { join } from "node:path";
import { type Leading, type LeadingOptions, startLeading } from "./leading.ts";

const CELLS = 4;

interface Stage {
  /** Starts a process that wants all cells. */
  start(name: string, more?: Partial<LeadingOptions>): Leading;
  /** Resolves when it is so; looked at after each change. */
  until(so: () => boolean): Promise<void>;
  /** What was worked for at the same time by two; must stay empty. */
  readonly doubled: string[];
  readonly cells: readonly Bus[];
}

async function withCells(run: (stage: Stage) => Promise<void>): Promise<void> {
  const dir = await Deno.makeTempDir();
  const cells: Bus[] = [];
  for (let cell = 0; cell < CELLS; cell++) {
    cells.push(await openEmbeddedBus({ path: join(dir, `${cell}.sqlite`), cell }));
  }
  // leases and live signals are shared by all cells of a server
  const [first] = cells;
  const shared = cells.map((bus) => ({ ...bus, live: first!.live, leases: first!.leases }));
  const started: Leading[] = [];
  const working = new Map<number, string>();
  const doubled: string[] = [];
  const waiters = new Set<() => void>();
  const start = (name: string, more: Partial<LeadingOptions> = {}) => {
    const leading = startLeading({
      role: "decider",
      cells: shared,
      holder: name,
      ttlMs: 600,
      lead(cell) {
        if (working.has(cell)) doubled.push(`${cell}: ${working.get(cell)} and ${name}`);
        working.set(cell, name);
        const end = Promise.withResolvers<void>();
        return { ended: end.promise, close: async () => void working.delete(cell) };
      },
      ...more,
      onChange(...change) {
        more.onChange?.(...change);
        // once what follows from it at once has happened
        setTimeout(() => waiters.forEach((look) => look()));
      },
    });
    started.push(leading);
    return leading;
  };
  const until = (so: () => boolean) =>
    new Promise<void>((resolve) => {
      const look = () => {
        if (!so()) return;
        waiters.delete(look);
        resolve();
      };
      waiters.add(look);
      look();
    });
  try {
    await run({ start, until, doubled, cells: shared });
  } finally {
    for (const leading of started) await leading.close();
    for (const bus of cells) await bus.close();
    await Deno.remove(dir, { recursive: true });
  }
}

Deno.test("startLeading: one process holds all cells, two share them evenly, and never both hold one", () =>
  withCells(async ({ start, until, doubled }) => {
    const first = start("first");
    await until(() => first.held().length === CELLS);
    const second = start("second");
    await until(() => first.held().length === 2 && second.held().length === 2);
    assert.deepEqual([...first.held(), ...second.held()].sort(), [0, 1, 2, 3]);
    await first.close();
    await until(() => second.held().length === CELLS);
    assert.deepEqual(doubled, []);
  }));

Deno.test("startLeading: who is hindered gives back what it holds, takes nothing, and comes back", () =>
  withCells(async ({ start, until, doubled }) => {
    let hindrance: string | null = null;
    const first = start("first", { hindrance: () => hindrance });
    await until(() => first.held().length === CELLS);
    hindrance = "the clock jumped";
    const second = start("second");
    await until(() => first.held().length === 0);
    hindrance = null;
    await until(() => first.held().length > 0);
    await second.close();
    await until(() => first.held().length === CELLS);
    assert.deepEqual(doubled, []);
  }));

Deno.test("startLeading: work that ends in failure says why and goes to another", () =>
  withCells(async ({ start, until }) => {
    const reasons: (string | null)[] = [];
    const broken = start("broken", {
      lead: () => ({
        ended: Promise.reject(new Error("the log is corrupt")),
        close: () => Promise.resolve(),
      }),
      onChange: (_cell, leads, why) => leads || reasons.push(why),
    });
    const good = start("good");
    await until(() => good.held().length === CELLS);
    assert.deepEqual(broken.held(), []);
    assert.ok(reasons.every((why) => why === "the log is corrupt"), reasons.join());
  }));

Deno.test("startLeading: what keeps a cell from being held or worked for is told until it works again", () =>
  withCells(async ({ start, until, cells }) => {
    let broken = true;
    const told: (string | null)[] = [];
    const acquire: Leases["acquire"] = (...asked) =>
      broken ? Promise.reject(new Error("no peers for 3 replicas")) : cells[0]!.leases.acquire(...asked);
    const leading = start("alone", {
      cells: cells.map((bus) => ({ ...bus, leases: { acquire } })),
      onChange: (_cell, _leads, why) => void told.push(why),
    });
    const refusals = () => told.filter((why) => why?.includes("no peers")).length;
    await until(() => refusals() === CELLS);
    assert.match(leading.trouble() ?? "", /^cell \d: the lease cannot be had: no peers for 3 replicas$/);
    broken = false;
    await until(() => leading.held().length === CELLS && leading.trouble() === null);
    assert.equal(refusals(), CELLS);
  }));
