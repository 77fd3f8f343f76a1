/** The rows of one cell in memory, by the same fold: for the simulator, and for whoever needs no database. */

import {
  type Account,
  type Agent,
  type Asset,
  type Board,
  type Canvas,
  GENESIS,
  type Head,
  type Job,
  type Key,
  type Provider,
  type Recipe,
  type View,
  type Webhook,
} from "@sluice/domain";
import type { Changes, Delivery, LedgerRow, MediaUse, ReferenceChange } from "./changes.ts";
import { ProjectionGap } from "./errors.ts";
import { fold } from "./fold.ts";
import type { Projection } from "./projection.ts";

/** What a projection holds: for reading only. */
export interface Rows {
  readonly position: Head;
  readonly jobs: ReadonlyMap<string, { readonly job: Job; readonly commits: readonly number[] }>;
  readonly accounts: ReadonlyMap<string, Account>;
  readonly keys: ReadonlyMap<string, Key>;
  readonly agents: ReadonlyMap<string, Agent>;
  readonly recipes: ReadonlyMap<Provider, Recipe>;
  readonly webhooks: ReadonlyMap<string, Webhook>;
  readonly deliveries: ReadonlyMap<string, Delivery>;
  readonly assets: ReadonlyMap<string, Asset>;
  readonly boards: ReadonlyMap<string, Board>;
  readonly views: ReadonlyMap<string, View>;
  readonly canvases: ReadonlyMap<string, Canvas>;
  readonly uses: ReadonlyMap<string, readonly MediaUse[]>;
  readonly references: ReadonlyMap<string, ReferenceChange>;
  readonly ledger: readonly LedgerRow[];
}

export interface MemoryProjection extends Projection {
  rows(): Rows;
}

/** An empty projection of a cell; its calls resolve in the turn in which they are made. */
export function openMemoryProjection(cell: number): MemoryProjection {
  let position = GENESIS;
  let rebuiltTo = 0;
  let rows = noRows();
  return {
    rows: () => ({ ...rows, position }),
    position: async () => position,
    async apply(commits) {
      const fresh = commits.filter((commit) => commit.number > position.number);
      const [first] = fresh;
      const last = fresh.at(-1);
      if (first === undefined || last === undefined) return { position, unbalanced: [], orphaned: [] };
      if (first.number !== position.number + 1) {
        throw new ProjectionGap(cell, first.number, position.number + 1);
      }
      const known = { ...rows, jobs: new Map([...rows.jobs].map(([id, { job }]) => [id, job])) };
      const changes = fold(known, fresh);
      const freed = take(rows, changes);
      position = { number: last.number, hash: last.hash };
      return { position, unbalanced: changes.unbalanced, orphaned: unusedOf(rows, freed) };
    },
    async unused(asked) {
      if (position.number < rebuiltTo) return null;
      return { mediaIds: unusedOf(rows, asked), numbers: new Map([[cell, position.number]]) };
    },
    async clear(upTo) {
      position = GENESIS;
      rebuiltTo = upTo;
      rows = noRows();
    },
  };
}

function noRows() {
  return {
    jobs: new Map<string, { readonly job: Job; readonly commits: readonly number[] }>(),
    accounts: new Map<string, Account>(),
    keys: new Map<string, Key>(),
    agents: new Map<string, Agent>(),
    recipes: new Map<Provider, Recipe>(),
    webhooks: new Map<string, Webhook>(),
    deliveries: new Map<string, Delivery>(),
    assets: new Map<string, Asset>(),
    boards: new Map<string, Board>(),
    views: new Map<string, View>(),
    canvases: new Map<string, Canvas>(),
    uses: new Map<string, readonly MediaUse[]>(),
    references: new Map<string, ReferenceChange>(),
    ledger: [] as LedgerRow[],
  };
}

/** Takes the changes over; returns the media that lost a use. */
function take(rows: ReturnType<typeof noRows>, changes: Changes): Set<string> {
  const freed = new Set(changes.freed);
  for (const [id, { job, commits }] of changes.jobs) {
    if (job === null) rows.jobs.delete(id);
    else rows.jobs.set(id, { job, commits: [...rows.jobs.get(id)?.commits ?? [], ...commits] });
  }
  for (const [id, account] of changes.accounts) rows.accounts.set(id, account);
  for (const [id, recipe] of changes.recipes) rows.recipes.set(id, recipe);
  for (const [id, delivery] of changes.deliveries) rows.deliveries.set(id, delivery);
  put(rows.keys, changes.keys);
  put(rows.agents, changes.agents);
  put(rows.webhooks, changes.webhooks);
  put(rows.assets, changes.assets);
  put(rows.boards, changes.boards);
  put(rows.views, changes.views);
  put(rows.canvases, changes.canvases);
  for (const id of changes.erased.keys()) {
    for (const { mediaId } of rows.uses.get(id) ?? []) freed.add(mediaId);
    rows.uses.delete(id);
  }
  for (const [id, gone] of changes.released) {
    for (const mediaId of gone) freed.add(mediaId);
    rows.uses.set(id, (rows.uses.get(id) ?? []).filter(({ mediaId }) => !gone.has(mediaId)));
  }
  for (const [id, uses] of changes.uses) rows.uses.set(id, [...rows.uses.get(id) ?? [], ...uses]);
  for (const [id, change] of changes.references) {
    if (change.doc !== null) rows.references.set(id, change);
    else if (rows.references.delete(id)) freed.add(change.mediaId);
  }
  rows.ledger.push(...changes.ledger);
  return freed;
}

function put<T>(into: Map<string, T>, changed: ReadonlyMap<string, T | null>): void {
  for (const [id, thing] of changed) {
    if (thing === null) into.delete(id);
    else into.set(id, thing);
  }
}

function unusedOf(
  { uses, references }: Pick<Rows, "uses" | "references">,
  mediaIds: Iterable<string>,
): string[] {
  const used = new Set([...uses.values()].flat().map(({ mediaId }) => mediaId));
  for (const { mediaId } of references.values()) used.add(mediaId);
  return [...mediaIds].filter((mediaId) => !used.has(mediaId));
}
