/** What the popup and the side panel show, and what they may ask of the background worker. */

import type { HumanReason } from "@sluice/domain";
import type { Site } from "@sluice/recipes";

export interface JobStatus {
  readonly jobId: string;
  readonly kind: string;
  /** Its first 80 characters; stays on this machine. */
  readonly prompt: string;
  readonly phase: string;
  /** 0 to 100, or null. */
  readonly progress: number | null;
  /** Ms since 1970. */
  readonly since: number;
}

export interface SiteStatus {
  readonly site: Site;
  /** The agent's name. */
  readonly name: string;
  /** The server's address. */
  readonly server: string;
  readonly link: "connecting" | "online" | "waiting" | "unauthorized" | "replaced" | "closed";
  /** Why the line to the server, or while it is well the last look at the page, failed; null when neither did. */
  readonly trouble: string | null;
  /** Why this browser does not keep the agent's notes; null while it does. */
  readonly storageTrouble: string | null;
  /** By the owner, here or in the studio. */
  readonly paused: "here" | "studio" | null;
  readonly blocked: { readonly reason: HumanReason; readonly message: string } | null;
  /** The page is not as the recipe knows it: selectors that found nothing. */
  readonly drift: readonly string[];
  /** A cool-down that the site asked for: until when, ms since 1970, and why. */
  readonly resting: { readonly until: number; readonly why: string } | null;
  readonly account: { readonly credits: number | null; readonly tier: string | null } | null;
  readonly jobs: readonly JobStatus[];
  /** Since midnight, local time. */
  readonly today: { readonly done: number; readonly failed: number };
  /** When a job was last completed or the page last found in order, ms since 1970. */
  readonly lastGoodAt: number | null;
  /** `unproven` until this agent has completed a job by the recipe of this version. */
  readonly recipe: { readonly version: number; readonly unproven: boolean };
  /** As set, and the most that the recipe allows. */
  readonly pace: {
    readonly concurrency: number;
    readonly minGapMs: number;
    readonly most: number;
    readonly least: number;
  };
}

export interface Status {
  readonly version: string;
  readonly sites: readonly SiteStatus[];
}

/** What a page of the extension may ask the worker. Answers are `Answer`. */
export type Wish =
  | { readonly type: "pair"; readonly server: string; readonly code: string; readonly site: Site }
  | { readonly type: "unpair"; readonly site: Site }
  | { readonly type: "pause"; readonly site: Site | "all"; readonly paused: boolean }
  | { readonly type: "pace"; readonly site: Site; readonly concurrency: number; readonly minGapMs: number }
  | { readonly type: "goOn"; readonly site: Site }
  | { readonly type: "show"; readonly site: Site }
  | { readonly type: "log" };

/** `error` says what was wrong and what to do; `field` is the one of a `pair` wish that it concerns. */
export type Answer =
  | { readonly ok: true; readonly log?: string }
  | { readonly ok: false; readonly error: string; readonly field?: "server" | "code" };

/** The port by which a page of the extension hears each new `Status`. */
export const STATUS_PORT = "status";
