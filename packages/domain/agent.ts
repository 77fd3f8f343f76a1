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
}
