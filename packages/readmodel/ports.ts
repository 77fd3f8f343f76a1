/** What the gateway may ask the read model. Every read of a tenant's things takes the account: there is no other way in. */

import type {
  Account,
  Agent,
  Asset,
  AssetRef,
  Board,
  Canvas,
  DeliveryData,
  Job,
  JobStatus,
  Key,
  Kind,
  Provider,
  Recipe,
  View,
  Webhook,
} from "@sluice/domain";

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
  /** The last job that the asker has seen, which may be gone; takes precedence over `offset`. */
  readonly after?: { readonly submittedAt: number; readonly jobId: string };
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
  /** The operator's. */
  readonly recipes: readonly { readonly provider: Provider; readonly recipe: Recipe }[];
  readonly webhooks: readonly Webhook[];
  readonly openJobs: readonly Job[];
}

/** A picture or clip that an account keeps to start from. */
export interface StoredReferenceRow {
  readonly mediaId: string;
  readonly mime: string;
  readonly bytes: number;
  readonly width: number | null;
  readonly height: number | null;
  readonly duration: number | null;
  readonly name: string | null;
  /** Ms since 1970. */
  readonly storedAt: number;
}

export interface ReferencePage {
  readonly references: readonly StoredReferenceRow[];
  readonly nextCursor: string | null;
}

/** A message to an endpoint, on its way or done. */
export interface DeliveryRow {
  readonly deliveryId: string;
  readonly webhookId: string | null;
  readonly url: string | null;
  readonly eventId: string;
  readonly eventType: string;
  readonly createdAt: number;
  readonly data: DeliveryData;
  readonly state: "pending" | "delivered" | "failed";
  readonly tries: readonly {
    readonly at: number;
    readonly attempt: number;
    readonly status: number | null;
    readonly ms: number;
    readonly error: string | null;
  }[];
  /** When the next try is due; null when there is none. */
  readonly nextAt: number | null;
}

export interface DeliveryPage {
  readonly deliveries: readonly DeliveryRow[];
  readonly nextCursor: string | null;
}

/** Counts of an account's jobs; contracts/settled.md point 16. */
export interface Stats {
  readonly total: number;
  readonly completed: number;
  readonly failed: number;
  readonly active: number;
  /** Completed jobs by kind. */
  readonly images: number;
  readonly videos: number;
}

/** Which assets of an account. */
export interface AssetMatch {
  /** Full text over prompt, tags and alternative text. */
  readonly text?: string;
  readonly kind?: Asset["kind"];
  readonly model?: string;
  readonly provider?: Provider;
  readonly agentId?: string;
  /** Completion of the job, ms since 1970, inclusive. */
  readonly from?: number;
  readonly to?: number;
  readonly starred?: boolean;
  /** Null: those on no board. */
  readonly boardId?: string | null;
  readonly tag?: string;
  /** Those in the trash, or the others. */
  readonly trashed: boolean;
  /** By completion of the job, then by job and output. */
  readonly order: "asc" | "desc";
}

export interface AssetPageAsk extends AssetMatch {
  /** 1 to 500. */
  readonly limit: number;
  readonly offset: number;
  /** Whether the whole list is counted too. */
  readonly counted: boolean;
}

export interface AssetPage {
  readonly assets: readonly Asset[];
  /** Null when it was not counted. */
  readonly total: number | null;
}

export interface AssetDays {
  /** `day`: YYYY-MM-DD. */
  readonly days: readonly { readonly day: string; readonly count: number }[];
  readonly total: number;
}

export interface BoardList {
  /** Oldest first, with the number of assets outside the trash. */
  readonly boards: readonly { readonly board: Board; readonly count: number }[];
  /** Assets on no board, outside the trash. */
  readonly uncategorised: number;
}

/** A canvas as lists show it. */
export interface CanvasEntry {
  readonly canvas: Omit<Canvas, "nodes">;
  /** How many nodes lie on it. */
  readonly nodes: number;
}

export interface PageAsk {
  /** 1 to 200. */
  readonly limit: number;
  readonly cursor?: string;
}

export interface Reads {
  /** Of jobs that were not erased as entries. */
  stats(accountId: string): Promise<Stats>;
  /** Newest first. Throws `BadCursor`. */
  references(accountId: string, page: PageAsk): Promise<ReferencePage>;
  reference(accountId: string, mediaId: string): Promise<StoredReferenceRow | null>;
  /** Of one endpoint, or with null of addresses that jobs named; newest first. Throws `BadCursor`. */
  deliveries(accountId: string, webhookId: string | null, page: PageAsk): Promise<DeliveryPage>;
  delivery(accountId: string, deliveryId: string): Promise<DeliveryRow | null>;
  /** Commit numbers that changed the job, oldest first, for its history; at most 1,000. */
  commitsOf(accountId: string, jobId: string): Promise<readonly number[]>;
  /** Those of the ids, in their order, that are jobs of the account whose content was erased, with or without the entry. */
  erasedAmong(accountId: string, jobIds: readonly string[]): Promise<readonly string[]>;
  assets(accountId: string, ask: AssetPageAsk): Promise<AssetPage>;
  /** `timeZone` is a name of the time zone database. */
  assetDays(accountId: string, match: AssetMatch & { readonly timeZone: string }): Promise<AssetDays>;
  /** Those of the assets that are the account's, in any order; at most 500. */
  assetsAmong(accountId: string, refs: readonly AssetRef[]): Promise<readonly Asset[]>;
  boards(accountId: string): Promise<BoardList>;
  board(accountId: string, boardId: string): Promise<Board | null>;
  /** Oldest first. */
  views(accountId: string): Promise<readonly View[]>;
  /** The last changed first. */
  canvases(accountId: string): Promise<readonly CanvasEntry[]>;
  canvas(accountId: string, canvasId: string): Promise<Canvas | null>;
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
