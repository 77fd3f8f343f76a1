/** What is known before a run of commits, and what it changed. */

import type {
  Account,
  Agent,
  Asset,
  Board,
  Canvas,
  Job,
  Key,
  Provider,
  Recipe,
  View,
  Webhook,
} from "@sluice/domain";
import type { DeliveryRow, LedgerEntry, StoredReferenceRow } from "./ports.ts";

/** Things as of some commit. A thing that commits touch must be here if it exists; `needs.ts` tells which do. */
export interface Known {
  readonly jobs: ReadonlyMap<string, Job>;
  readonly accounts: ReadonlyMap<string, Account>;
  readonly keys: ReadonlyMap<string, Key>;
  readonly agents: ReadonlyMap<string, Agent>;
  readonly webhooks: ReadonlyMap<string, Webhook>;
  readonly deliveries: ReadonlyMap<string, Delivery>;
  readonly assets: ReadonlyMap<string, Asset>;
  readonly boards: ReadonlyMap<string, Board>;
  readonly views: ReadonlyMap<string, View>;
  readonly canvases: ReadonlyMap<string, Canvas>;
}

/** A message as it is listed, with what its row has beside it. */
export interface Delivery extends DeliveryRow {
  readonly accountId: string;
  /** Number of the commit that queued it. */
  readonly queued: number;
}

export interface LedgerRow extends Omit<LedgerEntry, "cell"> {
  readonly seq: number;
  readonly accountId: string;
}

/** An account whose money does not add up after a commit: a fault of the rules, to be looked into at once. */
export interface Unbalanced {
  readonly accountId: string;
  readonly number: number;
}

export interface JobChange {
  /** Null when it was erased altogether. */
  job: Job | null;
  /** Numbers of the commits that changed it, in order. */
  readonly commits: number[];
}

/** Bytes that a job uses. */
export interface MediaUse {
  readonly accountId: string;
  readonly mediaId: string;
  readonly mime: string;
}

export interface ReferenceChange {
  readonly accountId: string;
  readonly mediaId: string;
  /** Null when it was deleted. */
  readonly doc: StoredReferenceRow | null;
}

/** The last state of each thing that changed; null for a thing that is gone. */
export interface Changes {
  readonly jobs: Map<string, JobChange>;
  /** Jobs whose prompt and media went, those that are gone among them, and whose they are. */
  readonly erased: Map<string, string>;
  /** Media that jobs use no more because single outputs went, by job. */
  readonly released: Map<string, ReadonlySet<string>>;
  readonly assets: Map<string, Asset | null>;
  readonly boards: Map<string, Board | null>;
  readonly views: Map<string, View | null>;
  readonly canvases: Map<string, Canvas | null>;
  /** Boards that were deleted, and whose: what was on them is on none. */
  readonly dissolved: Map<string, string>;
  readonly accounts: Map<string, Account>;
  readonly keys: Map<string, Key | null>;
  readonly agents: Map<string, Agent | null>;
  readonly recipes: Map<Provider, Recipe>;
  readonly webhooks: Map<string, Webhook | null>;
  readonly deliveries: Map<string, Delivery>;
  /** Endpoints that were switched off or deleted, and whose: what was on its way to them was given up. */
  readonly silenced: Map<string, string>;
  /** New uses, by job. */
  readonly uses: Map<string, MediaUse[]>;
  /** By account and media id. */
  readonly references: Map<string, ReferenceChange>;
  /** Bytes whose use began and ended within the run. */
  readonly freed: Set<string>;
  readonly ledger: LedgerRow[];
  readonly unbalanced: Unbalanced[];
}

export function noChanges(): Changes {
  return {
    jobs: new Map(),
    erased: new Map(),
    released: new Map(),
    assets: new Map(),
    boards: new Map(),
    views: new Map(),
    canvases: new Map(),
    dissolved: new Map(),
    accounts: new Map(),
    keys: new Map(),
    agents: new Map(),
    recipes: new Map(),
    webhooks: new Map(),
    deliveries: new Map(),
    silenced: new Map(),
    uses: new Map(),
    references: new Map(),
    freed: new Set(),
    ledger: [],
    unbalanced: [],
  };
}

/** The thing as it is now, or undefined when there is none. */
export function latest<T>(
  changed: ReadonlyMap<string, T | null>,
  known: ReadonlyMap<string, T>,
  id: string,
): T | undefined {
  const now = changed.get(id);
  return now === undefined ? known.get(id) : now ?? undefined;
}

/** Changed things by what became of them. */
export function parted<T>(things: ReadonlyMap<string, T | null>): { gone: string[]; there: T[] } {
  const gone: string[] = [];
  const there: T[] = [];
  for (const [id, thing] of things) {
    if (thing === null) gone.push(id);
    else there.push(thing);
  }
  return { gone, there };
}
