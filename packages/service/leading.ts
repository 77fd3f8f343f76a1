/**
 * Holding cells: of all processes of a kind one works for each cell, as long as it holds the cell's lease. The lease only
 * says who should; what a mistaken holder writes is refused elsewhere (the log's fence, the projection's checkpoint).
 */

import type { Bus, Lease } from "@sluice/bus";
import { type Clock, every, sleep, systemClock } from "@sluice/clock";
import { openPeers } from "./peers.ts";

/** Work for a cell while its lease is held. */
export interface Led {
  /** Resolves when the work has begun well; absent where nothing can fail before that. */
  readonly ready?: Promise<void>;
  /** Ends when the work can go on no more; rejects with why. */
  readonly ended: Promise<unknown>;
  /** Ends the work; what is underway becomes durable first. */
  close(): Promise<void>;
}

export interface LeadingOptions {
  /** What is held: `decider` or `projector`. */
  readonly role: string;
  readonly cells: readonly Bus[];
  /** Begins to work for the cell. */
  readonly lead: (cell: number, bus: Bus) => Led;
  /** Why this process must hold nothing at the moment, or null. */
  readonly hindrance?: () => string | null;
  /** Told of each change; `why` when it was not by its own wish. */
  readonly onChange?: (cell: number, leads: boolean, why: string | null) => void;
  readonly clock?: Clock;
  /** 0 to 1. */
  readonly chance?: () => number;
  readonly holder?: string;
  /** How long a lease outlives a holder that died, ms. */
  readonly ttlMs?: number;
}

export interface Leading {
  /** The cells that are held now. */
  held(): readonly number[];
  /** Why a cell cannot be held or worked for, as it was met last, or null: until that works again, here or elsewhere. */
  trouble(): string | null;
  /** Gives everything back and ends. */
  close(): Promise<void>;
}

/** Between two tries to get a lease that somebody else holds, ms. */
const RETRY_MS = 1_000;
/** Who has its share already lets the others go first, ms. */
const MANNERS_MS = 1_500;
/** After work that failed, ms. */
const REST_MS = 5_000;
const LOOK_MS = 500;

/** Begins to try for every cell. */
export function startLeading(options: LeadingOptions): Leading {
  const { role, cells, lead, hindrance = () => null, onChange = () => {}, clock = systemClock } = options;
  const { chance = Math.random, holder = crypto.randomUUID(), ttlMs = 5_000 } = options;
  const closing = new AbortController();
  const held = new Map<number, AbortController>();
  const [first] = cells;
  if (first === undefined) throw new RangeError("hold cells: there are none");
  const troubles = new Map<number, string>();
  /** Those that wait before they try again. */
  const resting = new Set<AbortController>();
  const peers = openPeers({
    live: first.live,
    role,
    holder,
    clock,
    cells: cells.length,
    held: () => held.size,
    onFree: () => resting.forEach((rest) => rest.abort()),
  });
  const unwatch = every(clock, LOOK_MS, () => {
    if (hindrance() !== null) { for (const hold of held.values()) hold.abort("hindered"); }
  });
  const unburden = every(clock, 2 * RETRY_MS, () => {
    // one at a time: the next look tells whether somebody took it
    const [last] = [...held.values()].slice(-1);
    if (peers.surplus() > 0) last?.abort("shared");
  });

  /** Holds the lease once, if it can be had; answers how long to wait before the next try. */
  async function hold(cell: number, bus: Bus): Promise<number> {
    const lease = await acquired(cell, bus);
    if (lease === null) return RETRY_MS;
    const end = new AbortController();
    held.set(cell, end);
    onChange(cell, true, null);
    const led = lead(cell, bus);
    const well = led.ready ?? Promise.resolve();
    well.then(() => troubles.delete(cell), () => {});
    const over = AbortSignal.any([end.signal, lease.lost, closing.signal]);
    const failure = await Promise.race([
      led.ended.then(() => null, (cause: unknown) => cause instanceof Error ? cause.message : String(cause)),
      aborted(over),
    ]);
    await led.close();
    held.delete(cell);
    const lost = lease.lost.aborted ? "the lease was lost" : null;
    await lease.release();
    peers.freed();
    if (failure !== null) troubles.set(cell, failure);
    onChange(cell, false, failure ?? lost ?? (end.signal.aborted ? hindrance() : null));
    // who gave it away to share must not be the first to take it again
    return failure !== null ? REST_MS : end.signal.aborted ? MANNERS_MS + RETRY_MS : RETRY_MS;
  }

  async function keepTrying(cell: number, bus: Bus): Promise<void> {
    while (!closing.signal.aborted) {
      const manners = peers.surplus(1) > 0 ? MANNERS_MS : 0;
      await pause(manners + chance() * 100 * (1 + held.size));
      if (closing.signal.aborted) return;
      const waitMs = hindrance() === null ? await hold(cell, bus) : RETRY_MS;
      const rest = new AbortController();
      if (waitMs <= RETRY_MS) resting.add(rest);
      await pause(waitMs, AbortSignal.any([closing.signal, rest.signal]));
      resting.delete(rest);
    }
  }

  /** Null also when this process closes before anybody answers; a lease that is given later is given back. */
  async function acquired(cell: number, bus: Bus): Promise<Lease | null> {
    const asking = bus.leases.acquire(`${role}.${cell}`, holder, ttlMs).then((lease) => {
      // somebody else holds it, so it can be held
      if (lease === null) troubles.delete(cell);
      return lease;
    }, (cause) => refused(cell, cause));
    const lease = await Promise.race([asking, aborted(closing.signal)]);
    if (lease === null) void asking.then((late) => late?.release());
    return lease;
  }

  function refused(cell: number, cause: unknown): null {
    if (closing.signal.aborted) return null;
    const why = `the lease cannot be had: ${cause instanceof Error ? cause.message : String(cause)}`;
    // told when it changes, and not with every try
    if (troubles.get(cell) !== why) onChange(cell, false, why);
    troubles.set(cell, why);
    return null;
  }

  const pause = (ms: number, signal = closing.signal) => sleep(clock, ms, signal).catch(() => {});
  const trying = cells.map((bus, cell) => keepTrying(cell, bus));

  return {
    held: () => [...held.keys()].sort((a, b) => a - b),
    trouble() {
      const [first] = troubles;
      return first === undefined ? null : `cell ${first[0]}: ${first[1]}`;
    },
    async close() {
      closing.abort();
      unwatch();
      unburden();
      await Promise.all(trying);
      peers.close();
    },
  };
}

function aborted(signal: AbortSignal): Promise<null> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(null);
    signal.addEventListener("abort", () => resolve(null), { once: true });
  });
}
