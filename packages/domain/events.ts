/**
 * Facts in the past tense: everything that a log can hold. Names and fields are a public contract
 * (contracts/settled.md point 36); a field may be added, none may change its meaning.
 */

import type { Capabilities, PageReport, Provider, ProviderAccount, Recipe } from "./agent.ts";
import type { Plan, Scope } from "./account.ts";
import type { CanvasEventData } from "./events_canvas.ts";
import type { LibraryEventData } from "./events_library.ts";
import type { DeliveryData, WebhookEvent } from "./webhook.ts";
import type {
  Charged,
  Checkpoint,
  FailureCategory,
  HumanReason,
  JobSpec,
  MediaReference,
  Output,
} from "./job.ts";

interface OfJob {
  readonly jobId: string;
}
interface OfAttempt extends OfJob {
  readonly attempt: number;
}
interface OfAgent {
  readonly agentId: string;
}
/** The attempt that was parked when its job ended: its agent still remembers it. */
export interface Parked {
  readonly agentId: string;
  readonly attempt: number;
}
interface OfMoney {
  readonly accountId: string;
  readonly amount: number;
}

interface OfWebhook {
  readonly webhookId: string;
  readonly accountId: string;
}
interface OfDelivery {
  readonly deliveryId: string;
  readonly accountId: string;
}
interface OfTry {
  /** Number of the try, from 1. */
  readonly attempt: number;
  /** HTTP status of the answer; null when there was none. */
  readonly status: number | null;
  readonly ms: number;
}

/** Event name → its data. */
export interface EventData extends LibraryEventData, CanvasEventData {
  // accounts and money
  AccountOpened: {
    readonly accountId: string;
    readonly name: string;
    readonly email: string | null;
    readonly plan: Plan;
  };
  KeyCreated: {
    readonly keyId: string;
    readonly accountId: string;
    readonly name: string;
    readonly hash: string;
    readonly prefix: string;
    readonly scopes: readonly Scope[];
    readonly expiresAt: number | null;
  };
  KeyRevoked: { readonly keyId: string; readonly accountId: string };
  /** At most once an hour: when it happened is the commit's time. */
  KeyUsed: { readonly keyId: string; readonly accountId: string };
  AccountChanged: {
    readonly accountId: string;
    readonly name?: string;
    readonly email?: string | null;
    readonly plan?: Plan;
    readonly suspended?: boolean;
    readonly retentionDays?: number | null;
  };
  /** Its owner stopped the handing out of jobs, and let it go on. */
  QueuePaused: { readonly accountId: string };
  QueueResumed: { readonly accountId: string };
  SessionEnded: { readonly accountId: string; readonly sessionId: string; readonly until: number };
  /** A month began; what is left of the last one's plan credits and the new ones are granted beside it. */
  PeriodBegan: { readonly accountId: string; readonly until: number };
  /** `plan`: how much of it is of the month's plan credits, here and below. */
  CreditsGranted: OfMoney & { readonly reason: string; readonly plan?: number };
  CreditsReserved: OfMoney & OfJob & { readonly plan?: number };
  CreditsSettled: OfMoney & OfJob;
  CreditsReleased: OfMoney & OfJob & { readonly plan?: number };

  // what an account keeps
  ReferenceStored: {
    readonly accountId: string;
    readonly mediaId: string;
    readonly mime: string;
    readonly bytes: number;
    readonly width: number | null;
    readonly height: number | null;
    readonly duration: number | null;
    readonly name: string | null;
  };
  ReferenceDeleted: { readonly accountId: string; readonly mediaId: string };

  // a job's life
  BatchSubmitted: {
    readonly batchId: string;
    readonly accountId: string;
    readonly name: string | null;
    readonly jobIds: readonly string[];
  };
  JobSubmitted: { readonly job: JobSpec };
  DependencyCompleted: OfJob & {
    readonly dependency: string;
    readonly references: readonly (readonly [number, MediaReference])[];
  };
  JobSkipped: OfJob & { readonly because: string | null; readonly message: string };
  /** `place`: where it stands, `places.ts`; logs of old are without it. */
  JobQueued: OfJob & { readonly reason: string; readonly deadline: number; readonly place?: string };
  JobDelayed: OfJob & { readonly until: number; readonly reason: string; readonly deadline: number };
  JobParked: OfJob & {
    readonly agentId: string;
    readonly reason: HumanReason | "provider_changed";
    readonly message: string;
    readonly deadline: number;
  };
  JobAssigned: OfAttempt & OfAgent & { readonly deadline: number };
  AttemptAccepted: OfAttempt & { readonly deadline: number };
  AttemptRefused: OfAttempt & { readonly code: string };
  AttemptSubmitting: OfAttempt;
  AttemptSubmitted: OfAttempt & { readonly checkpoint: Checkpoint };
  AttemptFailed: OfAttempt & {
    readonly category: FailureCategory;
    readonly code: string;
    readonly message: string;
    readonly charged: Charged;
    /** Whether it counts against the limit of attempts. */
    readonly strike: boolean;
  };
  AttemptLost: OfAttempt & { readonly reason: string };
  AttemptFateUnknown: OfAttempt & { readonly reason: string; readonly deadline: number };
  OutputRecorded: OfAttempt & { readonly output: Output };
  OutputDescribed: OfAttempt & {
    readonly index: number;
    readonly seed?: number;
    readonly prompt?: string;
    readonly providerId?: string;
    readonly resolution?: "1K" | "2K" | "4K";
  };
  JobSaving: OfAttempt & { readonly expected: number; readonly deadline: number };
  CancelRequested: OfJob & { readonly deadline: number };
  JobCompleted: OfAttempt & { readonly outputs: number };
  JobFailed: OfJob & { readonly category: FailureCategory; readonly code: string; readonly message: string };
  JobCancelled: OfJob & { readonly parked?: Parked };
  JobExpired: OfJob & { readonly code: string; readonly message: string; readonly parked?: Parked };
  JobPrioritized: OfJob & { readonly priority: number };
  /** Its owner gave it another place in the queue. */
  JobMoved: OfJob & { readonly priority: number; readonly place: string };
  /** It may wait for longer, because the owner had paused the queue. */
  JobWaitExtended: OfJob & { readonly deadline: number };
  /** Its owner holds it back; `JobQueued` ends that. */
  JobHeld: OfJob & { readonly deadline: number };
  /**
   * A finished job's prompt and outputs went from view; with `entry` the job did too. With `indexes` only those outputs
   * did, and all the rest with the last of them.
   */
  JobErased: OfJob & {
    readonly accountId: string;
    readonly mediaIds: readonly string[];
    readonly entry: boolean;
    readonly indexes?: readonly number[];
  };

  // agents
  PairingOpened: { readonly codeHash: string; readonly accountId: string; readonly expiresAt: number };
  PairingExpired: { readonly codeHash: string; readonly accountId: string };
  AgentPaired: OfAgent & {
    readonly accountId: string;
    readonly name: string;
    readonly provider: Provider;
    readonly tokenHash: string;
    readonly shared: boolean;
    /** The pairing that was used up; null for an agent that the process itself brought along. */
    readonly codeHash: string | null;
  };
  AgentConnected: OfAgent & {
    readonly sessionId: string;
    readonly version: string;
    readonly capabilities: Capabilities;
    readonly account: ProviderAccount;
  };
  AgentDisconnected: OfAgent & {
    readonly sessionId: string;
    readonly reason: string;
    readonly leaseUntil: number;
  };
  AgentLeaseExpired: OfAgent;
  AgentSlotsOffered: OfAgent & { readonly slots: number };
  AgentAccountSeen: OfAgent & { readonly account: ProviderAccount };
  /** The provider's page is another than it was, or another recipe looks at it. */
  AgentPageSeen: OfAgent & { readonly page: PageReport };
  AgentCooledDown: OfAgent & { readonly until: number; readonly message: string };
  AgentQuarantined: OfAgent & { readonly until: number; readonly message: string };
  AgentNeedsHuman: OfAgent & {
    readonly reason: HumanReason;
    readonly message: string;
    readonly until: number;
  };
  AgentReady: OfAgent;
  AgentChanged: OfAgent & {
    readonly name?: string;
    readonly paused?: boolean;
    readonly shared?: boolean;
    readonly concurrency?: number | null;
    readonly minGapMs?: number | null;
  };
  AgentRemoved: OfAgent;
  /** The operator changed what is known of a provider's page. */
  RecipeChanged: { readonly provider: Provider; readonly version: number; readonly recipe: Recipe };

  // webhooks
  WebhookCreated: OfWebhook & {
    readonly name?: string;
    readonly url: string;
    readonly events: readonly WebhookEvent[];
  };
  WebhookChanged: OfWebhook & {
    /** Null: it has none any more. */
    readonly name?: string | null;
    readonly url?: string;
    readonly events?: readonly WebhookEvent[];
    /** False gives up all that is on its way to it: of thousands of messages one event tells. */
    readonly enabled?: boolean;
    /** Why the server switched it off. */
    readonly reason?: string;
  };
  /** `previousUntil` null: the secret before it is good no more. */
  WebhookRotated: OfWebhook & { readonly version: number; readonly previousUntil: number | null };
  /** Gives up all that is on its way to it. */
  WebhookDeleted: OfWebhook;
  DeliveryQueued: OfDelivery & {
    readonly webhookId: string | null;
    readonly url: string | null;
    readonly eventId: string;
    readonly eventType: string;
    readonly createdAt: number;
    readonly data: DeliveryData;
    readonly dueAt: number;
    /** A test: tried once, and nothing is switched off for it. */
    readonly once?: true;
  };
  DeliverySucceeded: OfDelivery & OfTry;
  /** `nextAt` null: it is given up. */
  DeliveryFailed: OfDelivery & OfTry & { readonly error: string; readonly nextAt: number | null };
}

export type EventType = keyof EventData;

/** One fact. */
export type Event<T extends EventType = EventType> = {
  [K in T]: { readonly type: K; readonly data: EventData[K] };
}[T];

/** Makes an event; only so that call sites read as sentences. */
export function event<T extends EventType>(type: T, data: EventData[T]): Event<T> {
  return { type, data } as Event<T>;
}
