/** The nouns of an agent: a worker that can run jobs. */

import type { HumanReason, Kind } from "./job.ts";

export type Provider = "flow" | "freepik" | "flowith" | "simulator";
export const PROVIDERS: readonly Provider[] = ["flow", "freepik", "flowith", "simulator"];

export interface Capabilities {
  /** Public model names of `models.ts`. */
  readonly models: readonly string[];
  readonly kinds: readonly Kind[];
  /** Jobs at once. */
  readonly concurrency: number;
  /** Least time between two submissions at the provider, ms. */
  readonly minGapMs: number;
}

/** The login at the provider as far as the agent may tell it: never a credential. */
export interface ProviderAccount {
  readonly label: string | null;
  readonly credits: number | null;
  readonly tier: string | null;
}

/** What is known of a provider's page, as data; only its version means something here. */
export type Recipe = Readonly<Record<string, unknown>> & { readonly version: number };

/** Most of a recipe, bytes of its JSON: it travels in one message to an agent. */
export const MAX_RECIPE_BYTES = 64 * 1024;

/** Whether a provider's page is as the agent's recipe knows it. */
export interface PageReport {
  /** Version of the recipe by which it was looked at. */
  readonly recipe: number;
  /** Nobody has seen a generation succeed by this recipe yet. */
  readonly unproven: boolean;
  /** False: it is another page than the recipe knows. */
  readonly ok: boolean;
  /** What the recipe names and the page does not have. */
  readonly missing: readonly string[];
  /** Hash of what was found; another one means that the page changed. */
  readonly contract: string;
}

/** The page as it was last seen; `at` is when it was first seen so, ms since 1970. */
export interface PageSeen extends PageReport {
  readonly at: number;
}

/** Why an agent takes no work at the moment; `until` is ms since 1970. */
export type Hindrance =
  | { readonly type: "cooling_down"; readonly until: number; readonly message: string }
  | { readonly type: "quarantined"; readonly until: number; readonly message: string }
  | {
    readonly type: "needs_human";
    readonly reason: HumanReason;
    readonly message: string;
    /** When it is tried again although nobody said that it is fine. */
    readonly until: number;
  };

export interface Session {
  readonly sessionId: string;
  readonly version: string;
  readonly capabilities: Capabilities;
  readonly account: ProviderAccount;
  readonly since: number;
  /** Jobs at once that the agent wants right now, at most its concurrency. */
  readonly slots: number;
}

export interface Agent {
  readonly agentId: string;
  readonly accountId: string;
  readonly name: string;
  readonly provider: Provider;
  /** Lower-case hex SHA-256 of the agent's token. */
  readonly tokenHash: string;
  /** Whether it serves other accounts of its cell too. */
  readonly shared: boolean;
  readonly paused: boolean;
  /** What its owner allows below what it can do; null leaves it to the agent. */
  readonly limits: { readonly concurrency: number | null; readonly minGapMs: number | null };
  /** Null while no socket is open. */
  readonly session: Session | null;
  /** While the socket is away: when its work is given up, ms since 1970. Null when it holds no lease. */
  readonly leaseUntil: number | null;
  readonly hindrance: Hindrance | null;
  readonly lastSeenAt: number | null;
  /** When it last completed a job. */
  readonly lastGoodAt: number | null;
  /** Absent until the agent has told. */
  readonly page?: PageSeen;
}
