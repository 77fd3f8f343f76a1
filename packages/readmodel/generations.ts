/** The read model on PostgreSQL as storage sees it: which generations to feed, made, switched and removed as needed. */

import type { Kysely } from "kysely";
import { openPostgres } from "./database.ts";
import { explained, whereabouts } from "./database_errors.ts";
import { DatabaseUnusable } from "./errors.ts";
import { type Fed, openFed } from "./generation_fed.ts";
import { STABLE } from "./generation_names.ts";
import { switchTo } from "./generation_switch.ts";
import {
  alone,
  type Control,
  type GenerationRow,
  listGenerations,
  makeGeneration,
  makeList,
  sweepGenerations,
} from "./generation_table.ts";
import { PROJECTION_VERSION } from "./migrations.ts";
import type { Projection } from "./projection.ts";
import { checkOwner, letRead } from "./rights.ts";

/** Tables that storage feeds. */
export interface Generation {
  readonly id: number;
  /** Whether it is the one that is read. Others are fed as well, to take its place or to be compared with it. */
  readonly live: boolean;
  /** The hand that writes its rows of a cell; one call at a time. Throws `DatabaseUnusable` and `ProjectionGap`. */
  projection(cell: number): Projection;
}

export interface Generations {
  /** Resolves when there are tables to feed, or rejects when it is closed before. */
  readonly ready: Promise<void>;
  /** What is to be fed, as of the last look. */
  current(): readonly Generation[];
  /**
   * Calls back whenever `current` became another; the answer resolves when nothing uses those any more that are not in
   * it. Returns the way to end that.
   */
  onChange(listener: () => Promise<void>): () => void;
  /** What stands in the way at the moment, or null; for readiness. It is tried again until it is gone. */
  trouble(): Error | null;
  /** Ends looking and closes all connections; projections must not be in use any more. */
  close(): Promise<void>;
}

export interface GenerationsOptions {
  /** The role that owns the tables. */
  readonly url: string;
  /** Every cell of the installation: a generation is whole when it has all of them. */
  readonly cells: readonly number[];
  /** Where gateways read, if not at `url`: the role in it is granted what it needs. */
  readonly readUrl?: string;
  /** Told of every new trouble, and with null when it is over. */
  readonly onTrouble?: (trouble: Error | null) => void;
  /** How long replaced tables stay, for queries that still run on them, ms. */
  readonly graceMs?: number;
  /** How often it is looked for news, ms. */
  readonly lookEveryMs?: number;
  /** The version of this code; another one in tests only. */
  readonly version?: number;
}

/** Starts to keep the generations of this code's version. It makes the first one, which is read at once. */
export function openGenerations(options: GenerationsOptions): Generations {
  const { url, cells, readUrl, onTrouble, graceMs = 600_000, lookEveryMs = 1_000 } = options;
  const { version = PROJECTION_VERSION } = options;
  const place = whereabouts(url);
  const reader = readUrl === undefined ? place.role : whereabouts(readUrl).role;
  const opening = openPostgres<Control>(url, { schema: STABLE, max: 2 });
  const fed = new Map<number, Fed>();
  const listeners = new Set<() => Promise<void>>();
  const ending = new Set<Promise<void>>();
  const ready = Promise.withResolvers<void>();
  ready.promise.catch(() => {});
  let trouble: Error | null = null;
  let current: readonly Fed[] = [];
  let closed = false;
  let wake = Promise.withResolvers<void>();

  async function look(): Promise<void> {
    const db = await opening;
    await checkOwner(db, place);
    await makeList(db);
    const { rows, newer } = await ours(db, version);
    for (const { id } of rows) {
      if (!fed.has(id)) fed.set(id, await openFed(url, id, cells));
    }
    for (const { id, state } of rows) {
      if (state === "building" && await switchTo(db, id)) return await look();
    }
    show(rows);
    if (newer !== undefined) throw superseded(version, newer);
    // a reader that cannot be let in is no reason not to feed the tables
    const refused = reader === place.role
      ? null
      : await letRead(db, reader, place).then(() => null, (error: unknown) => ({ error }));
    ready.resolve();
    await sweepGenerations(db, graceMs);
    if (refused !== null) throw refused.error;
  }

  function show(rows: readonly GenerationRow[]): void {
    const before = JSON.stringify(current);
    const gone = current.filter((one) => !rows.some(({ id }) => id === one.id));
    for (const one of gone) {
      one.live = false;
      fed.delete(one.id);
    }
    current = rows.flatMap(({ id, state }) => {
      const one = fed.get(id);
      return one === undefined ? [] : [Object.assign(one, { live: state === "live" })];
    });
    if (JSON.stringify(current) === before) return;
    const told = Promise.all([...listeners].map((listener) => listener()));
    for (const one of gone) endAfter(told, one);
  }

  /** Nobody waits for it: what still uses the tables may take its time. */
  function endAfter(unused: Promise<unknown>, one: Fed): void {
    const ended = unused.then(() => one.close()).finally(() => ending.delete(ended));
    ending.add(ended);
  }

  async function run(): Promise<void> {
    while (!closed) {
      const now = await look().then(() => null, (error) => explained(error, place) as Error);
      if (closed) return;
      if (now?.message !== trouble?.message) onTrouble?.(now);
      trouble = now;
      const timer = setTimeout(wake.resolve, lookEveryMs);
      await wake.promise;
      clearTimeout(timer);
      wake = Promise.withResolvers();
    }
  }

  const running = run();
  return {
    ready: ready.promise,
    current: () => current,
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    trouble: () => trouble,
    async close() {
      closed = true;
      wake.resolve();
      ready.reject(
        new Error(`keep the database "${place.database}" up to date: it was closed before it could begin`),
      );
      await running;
      await Promise.all(ending);
      for (const one of fed.values()) await one.close();
      await (await opening).destroy();
    },
  };
}

interface Ours {
  readonly rows: readonly GenerationRow[];
  /** A live generation of a newer version, when we have nothing to feed because of it. */
  readonly newer?: GenerationRow;
}

/** What this version feeds. Makes a generation if there is none, unless a newer version is at work already. */
async function ours(db: Kysely<Control>, version: number): Promise<Ours> {
  const mine = (rows: readonly GenerationRow[]) =>
    rows.filter((row) => row.version === version && row.state !== "retired");
  const isBegun = (rows: readonly GenerationRow[]) => rows.some((row) => row.state !== "proving");
  const found = mine(await listGenerations(db));
  if (isBegun(found)) return { rows: found };
  return await alone(db, async (tx) => {
    const all = await listGenerations(tx);
    const rows = mine(all);
    if (isBegun(rows)) return { rows };
    const newer = all.find((row) => row.version > version && row.state === "live");
    if (newer !== undefined) return { rows: [], newer };
    const id = await makeGeneration(tx, version, "building");
    return { rows: [...rows, { id, version, state: "building" }] };
  });
}

function superseded(version: number, newer: GenerationRow): DatabaseUnusable {
  return new DatabaseUnusable(
    "superseded",
    `feed the read model in version ${version}: generation ${newer.id} of version ${newer.version} is read by now; ` +
      "start storage of that version, or go back with `sluice readmodel rebuild` of this one",
  );
}
