/** Wishes, durable until decided. Ids come in with them, so that deciding stays pure. */

import type { Capabilities, PageReport, Provider, ProviderAccount, Recipe } from "./agent.ts";
import type { Plan, Scope } from "./account.ts";
import type { CanvasCommandData } from "./commands_canvas.ts";
import type { LibraryCommandData } from "./commands_library.ts";
import type { DeliveryData, WebhookEvent } from "./webhook.ts";
import type { Charged, Checkpoint, FailureCategory, HumanReason, JobSpec, Output, Reference } from "./job.ts";

/** Who asked: an API key, an agent's session, or the system itself (timers, start-up). */
export type Actor =
  | { readonly type: "key"; readonly id: string }
  | { readonly type: "agent"; readonly id: string }
  | { readonly type: "system"; readonly id: string };

/** A job as its submitter describes it; prices are the decider's. */
export type Submission = Omit<JobSpec, "unitPrice" | "price" | "references"> & {
  readonly references: readonly Reference[];
};

interface OfAttempt {
  readonly agentId: string;
  readonly jobId: string;
  readonly attempt: number;
}

/** What an agent believes it holds. */
export interface Holding {
  readonly jobId: string;
  readonly attempt: number;
  readonly phase: "accepted" | "composing" | "submitting" | "submitted" | "saving";
}

/** Where a job is to stand in its account's queue. */
export type QueueTarget =
  | "front"
  | "end"
  | { readonly before: string }
  | { readonly after: string };

/** Command name → its data. */
export interface CommandData extends LibraryCommandData, CanvasCommandData {
  // accounts
  OpenAccount: {
    readonly accountId: string;
    readonly name: string;
    readonly email: string | null;
    readonly plan: Plan;
    /** The first grant, exactly; up to the plan's monthly credits of it end with the month. */
    readonly credits: number;
  };
  ChangeAccount: {
    readonly accountId: string;
    readonly name?: string;
    readonly email?: string | null;
    readonly plan?: Plan;
    readonly suspended?: boolean;
    /** 1 to `MAX_RETENTION_DAYS`; null keeps finished jobs. */
    readonly retentionDays?: number | null;
  };
  /** `until`: when the session would have ended by itself, ms since 1970. */
  EndSession: { readonly accountId: string; readonly sessionId: string; readonly until: number };
  CreateKey: {
    readonly keyId: string;
    readonly accountId: string;
    readonly name: string;
    readonly hash: string;
    readonly prefix: string;
    readonly scopes: readonly Scope[];
    readonly expiresAt: number | null;
  };
  RevokeKey: { readonly keyId: string; readonly accountId: string };
  NoteKeyUsed: { readonly keyId: string; readonly accountId: string };
  GrantCredits: { readonly accountId: string; readonly amount: number; readonly reason: string };

  // jobs, by clients; the command's id is the job's or batch's id
  SubmitJob: {
    readonly job: Submission;
    /** Jobs that are accepted with it or not at all: one request for more outputs than the model makes at once. */
    readonly followers?: readonly Submission[];
    /** Whether the sender may be repeating itself: then a job of the same fingerprint is answered instead. */
    readonly join?: boolean;
    /** Before all that the account has in its queue. */
    readonly next?: boolean;
  };
  SubmitBatch: {
    readonly batchId: string;
    readonly accountId: string;
    readonly name: string | null;
    readonly jobs: readonly Submission[];
  };
  /** Cancels those of the jobs that no agent has and no end has reached; of any number, the sender sends a part. */
  CancelJobs: { readonly accountId: string; readonly jobIds: readonly string[] };
  /** Moves a ready job among the account's ready jobs. */
  MoveJob: { readonly jobId: string; readonly accountId: string; readonly to: QueueTarget };
  PauseQueue: { readonly accountId: string; readonly paused: boolean };
  CancelJob: { readonly jobId: string; readonly accountId: string };
  ResumeJob: { readonly jobId: string; readonly accountId: string };
  ChangeJob: {
    readonly jobId: string;
    readonly accountId: string;
    readonly priority?: number;
    readonly hold?: boolean;
  };
  /** Takes finished jobs' prompts and outputs from view, or the whole jobs. The sender knows that they are the account's. */
  EraseJobs: {
    readonly accountId: string;
    readonly jobs: readonly {
      readonly jobId: string;
      readonly mediaIds: readonly string[];
      /** Only these outputs go, and the rest with the last of them. */
      readonly indexes?: readonly number[];
    }[];
    readonly entry: boolean;
  };
  /** Makes stored bytes the account's. */
  RecordReference: {
    readonly accountId: string;
    readonly mediaId: string;
    readonly mime: string;
    readonly bytes: number;
    readonly width: number | null;
    readonly height: number | null;
    readonly duration: number | null;
    readonly name: string | null;
  };
  DeleteReference: { readonly accountId: string; readonly mediaId: string };

  // webhooks
  CreateWebhook: {
    readonly webhookId: string;
    readonly accountId: string;
    readonly name?: string;
    readonly url: string;
    readonly events: readonly WebhookEvent[];
  };
  ChangeWebhook: {
    readonly webhookId: string;
    readonly accountId: string;
    readonly name?: string | null;
    readonly url?: string;
    readonly events?: readonly WebhookEvent[];
    readonly enabled?: boolean;
  };
  /** `keepOld` false: messages are signed with the new secret alone at once, because the old one leaked. */
  RotateWebhook: { readonly webhookId: string; readonly accountId: string; readonly keepOld?: boolean };
  DeleteWebhook: { readonly webhookId: string; readonly accountId: string };
  /** A message by its owner's wish: a test, or one that is sent again. `url` is of a job's own address. */
  SendWebhook: {
    readonly accountId: string;
    readonly webhookId: string | null;
    readonly url: string | null;
    readonly deliveryId: string;
    readonly eventId: string;
    readonly eventType: string;
    readonly createdAt: number;
    readonly data: DeliveryData;
    /** Tried once, and nothing is switched off for it. */
    readonly once?: true;
  };
  /** How a try went; `status` null when there was no answer, `error` null when it was one of 2xx. */
  RecordDelivery: {
    readonly deliveryId: string;
    readonly attempt: number;
    readonly status: number | null;
    readonly error: string | null;
    readonly ms: number;
    readonly retryAfterMs: number | null;
  };

  // agents, by their owner
  OpenPairing: { readonly codeHash: string; readonly accountId: string; readonly expiresAt: number };
  PairAgent: {
    readonly agentId: string;
    readonly codeHash: string;
    readonly name: string;
    readonly provider: Provider;
    readonly tokenHash: string;
  };
  /** Brings along an agent without a code: the simulator of `sluice start`. */
  AdoptAgent: {
    readonly agentId: string;
    readonly accountId: string;
    readonly name: string;
    readonly provider: Provider;
    readonly tokenHash: string;
    readonly shared: boolean;
    /** The login that vouches for it: its key must be the account's, alive and of scope `agent`. */
    readonly vouching?: { readonly keyId: string; readonly sessionId: string; readonly since: number };
  };
  ResumeAgent: { readonly agentId: string; readonly accountId: string };
  ChangeAgent: {
    readonly agentId: string;
    readonly accountId: string;
    readonly name?: string;
    readonly paused?: boolean;
    readonly shared?: boolean;
    /** Null leaves it to the agent again. */
    readonly concurrency?: number | null;
    readonly minGapMs?: number | null;
  };
  RemoveAgent: { readonly agentId: string; readonly accountId: string };

  /** What is known of a provider's page, by the operator; its `version` must be higher than the present one. */
  ChangeRecipe: { readonly accountId: string; readonly provider: Provider; readonly recipe: Recipe };

  // jobs and sessions, by agents
  ConnectAgent: {
    readonly agentId: string;
    /** Lower-case hex SHA-256 of the token that the socket presented. */
    readonly tokenHash: string;
    readonly sessionId: string;
    readonly version: string;
    readonly capabilities: Capabilities;
    readonly account: ProviderAccount;
    readonly holding: readonly Holding[];
  };
  Heartbeat: { readonly agentId: string; readonly sessionId: string; readonly holding: readonly Holding[] };
  /** `leaseMs`: how much longer its jobs are kept for it. */
  DisconnectAgent: {
    readonly agentId: string;
    readonly sessionId: string;
    readonly reason: string;
    readonly leaseMs: number;
  };
  /** `slots` are free now; `most` jobs at once are wanted, those that run included. */
  OfferSlots: { readonly agentId: string; readonly slots: number; readonly most?: number };
  ReportAccount: {
    readonly agentId: string;
    readonly account: ProviderAccount;
    readonly signedIn: boolean;
    /** What the owner is needed for while not signed in, and words about it. */
    readonly needs?: HumanReason;
    readonly message?: string;
    readonly page?: PageReport;
  };
  AcceptAttempt: OfAttempt;
  RefuseAttempt: OfAttempt & { readonly code: string };
  BeginSubmitting: OfAttempt;
  ConfirmSubmitted: OfAttempt & { readonly checkpoint: Checkpoint };
  DescribeOutput: OfAttempt & {
    readonly index: number;
    readonly mediaId: string | null;
    readonly seed?: number;
    readonly prompt?: string;
    readonly providerId?: string;
    readonly resolution?: "1K" | "2K" | "4K";
  };
  CompleteAttempt: OfAttempt & { readonly outputs: number };
  FailAttempt: OfAttempt & {
    readonly category: FailureCategory;
    readonly code: string;
    readonly message: string;
    readonly charged: Charged;
    readonly retryAfterMs: number | null;
  };
  /** `pressed: false`: the provider was surely not asked, and will not be in this attempt. */
  ReportNotFound: OfAttempt & { readonly pressed?: false };
  AskHuman: {
    readonly agentId: string;
    readonly reason: HumanReason;
    readonly message: string;
    readonly jobId: string | null;
    readonly attempt: number | null;
  };

  // by storage, after the bytes are safe
  RecordOutput: { readonly jobId: string; readonly attempt: number; readonly output: Output };

  // by timers
  PassDeadline: Deadline;
}

/** Something whose time has come; derived from the state, so it can be stale and then changes nothing. */
export type Deadline =
  | { readonly of: "job"; readonly jobId: string; readonly due: number }
  | { readonly of: "agent"; readonly agentId: string; readonly due: number }
  | { readonly of: "pairing"; readonly codeHash: string; readonly due: number }
  | { readonly of: "account"; readonly accountId: string; readonly due: number };

export type CommandType = keyof CommandData;

/** One wish. `id` is a UUID; a client's is remembered for 24 hours so that a repetition changes nothing. */
export type Command<T extends CommandType = CommandType> = {
  [K in T]: {
    readonly id: string;
    readonly type: K;
    readonly actor: Actor;
    readonly data: CommandData[K];
    /** The trace that its sender works in, as a W3C `traceparent`; nothing is decided by it. */
    readonly trace?: string;
  };
}[T];
