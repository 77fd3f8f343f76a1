/** The nouns of a tenant: its plan, its money and its keys. */

export type Plan = "free" | "starter" | "pro" | "business" | "operator";

export interface PlanLimits {
  readonly requestsPerMinute: number;
  readonly concurrentJobs: number;
  readonly monthlyCredits: number;
}

/** Plans as data: reference/genova-api.txt "Rate Limits"; `operator` is contracts/settled.md point 3. */
export const PLANS: Readonly<Record<Plan, PlanLimits>> = {
  free: { requestsPerMinute: 10, concurrentJobs: 2, monthlyCredits: 50 },
  starter: { requestsPerMinute: 60, concurrentJobs: 5, monthlyCredits: 500 },
  pro: { requestsPerMinute: 100, concurrentJobs: 10, monthlyCredits: 2_000 },
  business: { requestsPerMinute: 300, concurrentJobs: 25, monthlyCredits: 10_000 },
  operator: {
    requestsPerMinute: Number.MAX_SAFE_INTEGER,
    concurrentJobs: Number.MAX_SAFE_INTEGER,
    monthlyCredits: 1_000_000,
  },
};

export type Scope = "generate" | "read" | "manage" | "agent" | "admin";
export const SCOPES: readonly Scope[] = ["generate", "read", "manage", "agent", "admin"];

/** The longest time that an account may keep its finished jobs for, in days, if not for ever. */
export const MAX_RETENTION_DAYS = 3_650;

/** Credits of an account. At every commit: granted = available + reserved + settled. */
export interface Balance {
  readonly granted: number;
  readonly available: number;
  readonly reserved: number;
  readonly settled: number;
  /** How much of what is available is left of the month's plan credits: it ends with the month. */
  readonly plan: number;
}

/** More sessions than these are not kept as ended one by one. */
export const MAX_ENDED_SESSIONS = 500;

/** A session that its owner ended before its time: its token is refused until it would have ended anyway. */
export interface EndedSession {
  readonly id: string;
  /** Ms since 1970. */
  readonly until: number;
}

export interface Account {
  readonly accountId: string;
  readonly name: string;
  readonly email: string | null;
  readonly plan: Plan;
  readonly balance: Balance;
  readonly openedAt: number;
  /** Finished jobs go from view, with their outputs, when they are older than this; null keeps them. */
  readonly retentionDays: number | null;
  /** A suspended account's keys are refused and its jobs wait. */
  readonly suspended: boolean;
  /** No job of a paused queue is handed to an agent; what runs goes on. */
  readonly queuePaused: boolean;
  /** When the queue was last paused or let go, ms since 1970; 0 when it never was. */
  readonly queueChangedAt: number;
  /** When the next month's plan credits are granted, ms since 1970. */
  readonly renewsAt: number;
  /** Plan credits that this month has granted so far. */
  readonly planGranted: number;
  readonly endedSessions: readonly EndedSession[];
  /** Sessions that began before this are over too, ms since 1970: there were too many to be kept one by one. */
  readonly sessionsSince: number;
}

export interface Key {
  readonly keyId: string;
  readonly accountId: string;
  readonly name: string;
  /** Lower-case hex SHA-256 of the whole key. */
  readonly hash: string;
  /** The first characters, for people to tell keys apart. */
  readonly prefix: string;
  readonly scopes: readonly Scope[];
  readonly createdAt: number;
  readonly expiresAt: number | null;
  /** To the hour; null when it was never used. */
  readonly lastUsedAt: number | null;
}

/** The start of the next month in UTC, ms since 1970: when plan credits are renewed (contracts/settled.md point 3). */
export function nextMonth(at: number): number {
  const date = new Date(at);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1);
}
