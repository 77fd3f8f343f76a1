/**
 * Facts in the past tense: everything that a log can hold. Names and fields are a public contract
 * (contracts/settled.md point 36); a field may be added, none may change its meaning.
 */

import type { Capabilities, Provider, ProviderAccount } from "./agent.ts";
import type { Plan, Scope } from "./account.ts";
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

/** Event name → its data. */
export interface EventData {
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
  CreditsGranted: OfMoney & { readonly reason: string };
  CreditsReserved: OfMoney & OfJob;
  CreditsSettled: OfMoney & OfJob;
  CreditsReleased: OfMoney & OfJob;

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
  JobQueued: OfJob & { readonly reason: string; readonly deadline: number };
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
  };
  JobSaving: OfAttempt & { readonly expected: number; readonly deadline: number };
  CancelRequested: OfJob & { readonly deadline: number };
  JobCompleted: OfAttempt & { readonly outputs: number };
  JobFailed: OfJob & { readonly category: FailureCategory; readonly code: string; readonly message: string };
  JobCancelled: OfJob & { readonly parked?: Parked };
  JobExpired: OfJob & { readonly code: string; readonly message: string; readonly parked?: Parked };

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
  AgentCooledDown: OfAgent & { readonly until: number; readonly message: string };
  AgentQuarantined: OfAgent & { readonly until: number; readonly message: string };
  AgentNeedsHuman: OfAgent & {
    readonly reason: HumanReason;
    readonly message: string;
    readonly until: number;
  };
  AgentReady: OfAgent;
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
