/** All that the stand-in knows, as plain data that its parts share. */

import { createFaults, type Faults } from "./faults.ts";
import { createTraffic, type Traffic } from "./traffic.ts";
import type { Blocker, FlowMedia, FlowSiteOptions, PageChange, Press, SeenCall } from "./types.ts";

export type Bytes = Uint8Array<ArrayBuffer>;

/** One loaded document: what its `WIZ_global_data` said (wire/flow.md §1.1). */
export interface LoadedDocument {
  at: string;
  readonly sid: string;
  readonly build: string;
}

export interface Project {
  readonly id: string;
  title: string;
  cover: string | null;
  readonly createdAt: number;
}

export interface Workflow {
  readonly id: string;
  title: string;
  archived: boolean;
  primary: string;
  readonly batch: string;
  readonly project: string;
  readonly createdAt: number;
}

/** An image or clip, with what its RECORD needs. */
export interface Item extends FlowMedia {
  readonly id: string;
  readonly workflow: string;
  readonly rewritten: string;
  readonly seed: number;
  readonly model: string;
  readonly aspect: number;
  readonly width: number;
  readonly height: number;
  readonly references: readonly string[];
  readonly createdAt: number;
  /** Of RECORD[3]: seen as both and as null. */
  readonly mark: "CAE" | "CAI" | null;
  bytes: Bytes;
  readyAt: number | null;
  /** Null for an image. */
  readonly clip: ClipProgress | null;
}

export interface ClipProgress {
  readonly seconds: number;
  /** Null while it is made. */
  endedAt: number | null;
  /** Set when it is to end with status 4, from the start. */
  readonly failure: { readonly reason: string | null } | null;
  /** Taken and paid, never scheduled: the trap of extending by the wrong id. */
  readonly stuck: boolean;
  /** Calls of `as29s` since it ended. */
  fetches: number;
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };
/** A press that is still being decided. */
export type OpenPress = Writable<Press>;

export interface World {
  readonly options: Required<Omit<FlowSiteOptions, "credits">>;
  credits: number;
  signedIn: boolean;
  readonly blockers: Record<Blocker, boolean>;
  change: PageChange | null;
  hostile: boolean;
  /** The value of the session's cookie; another one after a sign-out. */
  session: string;
  readonly documents: Map<string, LoadedDocument>;
  readonly projects: Map<string, Project>;
  readonly workflows: Map<string, Workflow>;
  readonly media: Map<string, Item>;
  readonly presses: Press[];
  /** Those that have arrived and are not decided. */
  readonly open: Set<OpenPress>;
  readonly calls: SeenCall[];
  readonly usedTokens: Set<string>;
  readonly faults: Faults;
  readonly traffic: Traffic;
  /** Signed URLs carry it: a step makes all older ones bad. */
  urlEpoch: number;
  /** Aborted when the stand-in is disposed of. */
  readonly stop: AbortController;
  /** Calls and clips under way. */
  readonly work: Set<Promise<unknown>>;
  /** Resolved, and replaced, with every press. */
  pressed: PromiseWithResolvers<void>;
}

const URL_SECONDS = 6 * 3600;
const TRAFFIC = { submits: 20, windowMs: 10_000, stickyMs: 600_000 };

export function createWorld(options: FlowSiteOptions): World {
  const { credits = 1050, ...rest } = options;
  const traffic = options.traffic ?? TRAFFIC;
  return {
    options: {
      imageMs: 300,
      submitMs: 100,
      clipMs: 1500,
      signedUrlLag: 1,
      urlLagMs: null,
      tier: 1,
      pollMs: 5000,
      imageCallGapMs: 1000,
      cookies: {},
      storage: {},
      largeProject: false,
      urlSeconds: URL_SECONDS,
      ...rest,
      traffic,
    },
    credits,
    signedIn: true,
    blockers: { challenge: false, consent: false, cookieBar: false, updateNotice: false },
    change: null,
    hostile: false,
    session: crypto.randomUUID(),
    documents: new Map(),
    projects: new Map(),
    workflows: new Map(),
    media: new Map(),
    presses: [],
    open: new Set(),
    calls: [],
    usedTokens: new Set(),
    faults: createFaults(),
    traffic: createTraffic(traffic),
    urlEpoch: 0,
    stop: new AbortController(),
    work: new Set(),
    pressed: Promise.withResolvers(),
  };
}

/** Keeps count of something under way, for those who wait until nothing is. */
export function track<T>(world: World, doing: Promise<T>): Promise<T> {
  world.work.add(doing);
  const over = () => void world.work.delete(doing);
  doing.then(over, over);
  return doing;
}

/** Resolves after so many ms; rejects when the stand-in is disposed of. */
export function rest(world: World, ms: number): Promise<void> {
  const { signal } = world.stop;
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    const end = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", end);
      resolve();
    }, ms);
    signal.addEventListener("abort", end, { once: true });
  });
}

/** A new server-made id: lower-case. */
export function serverId(): string {
  return crypto.randomUUID();
}
