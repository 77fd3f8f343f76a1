/** What the gateway may ask the read model. Every read of a tenant's things takes the account: there is no other way in. */

import type { Account, Agent, Job, JobStatus, Key, Kind } from "@sluice/domain";

export interface JobFilter {
  readonly statuses?: readonly JobStatus[];
  readonly kind?: Kind;
  readonly model?: string;
  readonly batchId?: string;
  /** Full text over prompts, in the words of the person who searches. */
  readonly text?: string;
  /** Submission time, ms since 1970, inclusive. */
  readonly from?: number;
  readonly to?: number;
  /** 1 to 200. */
  readonly limit: number;
  readonly offset?: number;
  /** From `JobPage.nextCursor`; takes precedence over `offset`. */
  readonly cursor?: string;
  /** By submission time; newest first unless `asc`. */
  readonly order?: "asc" | "desc";
}

export interface JobPage {
  readonly jobs: readonly Job[];
  readonly total: number;
  readonly nextCursor: string | null;
}

export interface LedgerEntry {
  readonly cell: number;
  readonly number: number;
  /** Ms since 1970. */
  readonly at: number;
  readonly type: "CreditsGranted" | "CreditsReserved" | "CreditsSettled" | "CreditsReleased";
  readonly amount: number;
  readonly jobId: string | null;
  readonly reason: string | null;
  /** Balance after this entry. */
  readonly available: number;
  readonly reserved: number;
}

export interface LedgerPage {
  readonly entries: readonly LedgerEntry[];
  readonly nextCursor: string | null;
}

/** What an edge needs to start following the log without replaying it: the state as of commit `number` of the cell. */
export interface EdgeSnapshot {
  readonly number: number;
  /** Hash of that commit, so that who follows on can tell that its log is the one of the rows; 64 zeros for number 0. */
  readonly hash: string;
  readonly accounts: readonly Account[];
  readonly keys: readonly Key[];
  readonly agents: readonly Agent[];
  readonly openJobs: readonly Job[];
}

export interface Reads {
  job(accountId: string, jobId: string): Promise<Job | null>;
  /** Throws `BadCursor`. */
  jobs(accountId: string, filter: JobFilter): Promise<JobPage>;
  /** Newest first. Throws `BadCursor`. */
  ledger(accountId: string, page: { readonly limit: number; readonly cursor?: string }): Promise<LedgerPage>;
  /** Whether the account has an output or reference with these bytes; its MIME type, or null. */
  media(accountId: string, mediaId: string): Promise<{ readonly mime: string } | null>;
  snapshot(cell: number): Promise<EdgeSnapshot>;
  /** Number of the last commit of the cell that the projections hold. */
  checkpoint(cell: number): Promise<number>;
}
