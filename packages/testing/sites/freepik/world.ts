/** Everything that the stand-in knows. */

import { type Faults, makeFaults } from "./faults.ts";
import { makeProgress, type Progress } from "./progress.ts";
import type { Call, FreepikSiteOptions, Medium, PageChange, Press } from "./types.ts";

type Open<T> = { -readonly [K in keyof T]: T[K] };
export type OpenPress = Open<Press> & { mediaIds: string[]; seeds: number[] };
export type OpenMedium = Open<Medium>;
export type OpenCall = Open<Call>;

/** A reference as the wire has it: `creation:<identifier>`. */
export interface Reference {
  readonly image: string;
  readonly type: string;
  readonly category: string;
  readonly label: string;
}

/** What a start allows to render. */
export interface Family {
  readonly id: string;
  readonly mode: string;
  readonly prompt: string;
  readonly ratio: string;
  readonly images: number;
  readonly references: readonly Reference[];
  /** Not used yet. */
  readonly tokens: Set<string>;
  readonly indexes: Set<number>;
  readonly press: OpenPress;
}

export interface Creation {
  readonly id: number;
  readonly identifier: string;
  /** Names the file on the picture host; not the same as `id` (wire/flow.md §6). */
  readonly asset: number;
  readonly family: Family;
  readonly index: number;
  readonly seed: number;
  readonly width: number;
  readonly height: number;
  readonly resolution: "1k" | "2k";
  readonly createdAt: Date;
  readonly expectTime: number;
  status: "pending" | "completed";
  /** Resolves when it is completed, or when the site closes. */
  readonly done: Promise<void>;
}

export interface World {
  readonly options: Required<FreepikSiteOptions>;
  readonly uid: string;
  /** Null when signed out: then no cookie is good. */
  session: { readonly id: string; readonly xsrf: string } | null;
  credits: number;
  challenge: boolean;
  cookieBar: boolean;
  hostile: boolean;
  change: PageChange | null;
  readonly faults: Faults;
  readonly families: Map<string, Family>;
  /** By identifier, oldest first. */
  readonly creations: Map<string, Creation>;
  readonly media: Map<string, OpenMedium>;
  readonly presses: OpenPress[];
  readonly calls: OpenCall[];
  /** URL tokens that are good: which file, and until when, ms since 1970. */
  readonly urls: Map<string, { readonly asset: number; readonly until: number }>;
  /** Calls and pictures under way. */
  busy: number;
  readonly progress: Progress;
  /** Aborts when the site closes. */
  readonly closing: AbortSignal;
}

export function newWorld(options: FreepikSiteOptions, closing: AbortSignal): World {
  const { credits = 10_000 } = options;
  return {
    options: {
      renderMs: 300,
      completion: "held",
      plan: "premium+",
      email: "owner@example.com",
      pollMs: 200,
      urlSeconds: 6 * 3600,
      cookies: {},
      storage: {},
      ...options,
      credits,
    },
    uid: String(100_000_000 + Math.floor(Math.random() * 100_000_000)),
    session: newSession(),
    credits,
    challenge: false,
    cookieBar: false,
    hostile: false,
    change: null,
    faults: makeFaults(),
    families: new Map(),
    creations: new Map(),
    media: new Map(),
    presses: [],
    calls: [],
    urls: new Map(),
    busy: 0,
    progress: makeProgress(),
    closing,
  };
}

export function newSession(): NonNullable<World["session"]> {
  // The cookie holds the token percent-encoded, as base64 ends with signs that a cookie does not like; the header holds it plain.
  return { id: crypto.randomUUID(), xsrf: `${word(40)}==` };
}

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/** Random letters and digits, such as request tokens (12) and identifiers (10) are. */
export function word(length: number): string {
  const random = crypto.getRandomValues(new Uint32Array(length));
  return Array.from(random, (n) => LETTERS[n % LETTERS.length]).join("");
}
