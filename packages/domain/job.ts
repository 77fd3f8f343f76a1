/** The nouns of a job: what was asked, what came out, and where it stands. Rules live in `decide/` and `evolve_job.ts`. */

import type { Provider } from "./agent.ts";

export type Kind = "image" | "video" | "text";

/** What a reference image or clip is used for; contracts/settled.md point 24. */
export type ReferenceRole =
  | "start"
  | "end"
  | "ingredient"
  | "style"
  | "character"
  | "element"
  | "color"
  | "effects"
  | "camera"
  | "source";

/** Where an output came from. */
export interface Maker {
  readonly agentId: string;
  readonly provider: Provider;
  /** Its name at the provider. */
  readonly providerId: string;
}

/** Stored bytes that a job starts from. */
export interface MediaReference {
  readonly role: ReferenceRole;
  /** Content hash: lower-case hex SHA-256. */
  readonly mediaId: string;
  readonly mime: string;
  /** There when it is an output of a job. */
  readonly made?: Maker;
  /** The media that its owner named, when this was made smaller from it. */
  readonly from?: string;
}

/** An output of a job that has not finished yet; it becomes a `MediaReference` when that job completes. */
export interface JobReference {
  readonly role: ReferenceRole;
  readonly fromJob: string;
  readonly index: number;
}

export type Reference = MediaReference | JobReference;

export type ImageFormat = "png" | "jpeg" | "webp";

/** What was asked of the model. Every field that is absent is the model's to choose. */
export interface Settings {
  /** A word (`landscape`, `portrait`, `square`) or `W:H`, as the caller wrote it. */
  readonly aspectRatio: string;
  /** Pixels, when the caller named an exact size. */
  readonly size?: { readonly width: number; readonly height: number };
  /** Outputs asked for, 1 to 10. */
  readonly count: number;
  /** Clip length in seconds. */
  readonly duration?: number;
  readonly resolution?: "1K" | "2K" | "4K";
  readonly seed?: number;
  readonly format?: ImageFormat;
  /** JPEG or WebP quality, 0 to 100. */
  readonly compression?: number;
  readonly background?: "transparent" | "opaque" | "auto";
  /** What is to be done with the `source` reference; absent when something new is to be made. */
  readonly operation?: "edit" | "extend" | "variation";
}

/** The job that another one was made from, and how. */
export interface Origin {
  readonly jobId: string;
  readonly how: "remix" | "edit" | "extend" | "variation";
}

/** Who is told how a job goes: an endpoint of the account, or an address that this job alone names. */
export type WebhookTarget = { readonly webhookId: string } | { readonly url: string };

/** One request for one generation, as it was submitted; never changes afterwards except that job references resolve. */
export interface JobSpec {
  readonly jobId: string;
  readonly accountId: string;
  readonly keyId: string | null;
  readonly kind: Kind;
  readonly prompt: string;
  readonly negativePrompt?: string;
  /** Public model name of `models.ts`. */
  readonly model: string;
  readonly settings: Settings;
  readonly references: readonly Reference[];
  /** −100 to 100; higher is sooner within the account. */
  readonly priority: number;
  /** Jobs that must complete first. */
  readonly dependsOn: readonly string[];
  /** How long to wait for them, ms. */
  readonly dependencyTimeoutMs: number;
  readonly batchId?: string;
  /** Its number among the batch's rows, from 1. */
  readonly row?: number;
  readonly retryOf?: string;
  readonly origin?: Origin;
  readonly webhook?: WebhookTarget;
  /**
   * Lower-case hex SHA-256 of the request that asked for it; there when the same request may come again by itself.
   * The duplicate shield: contracts/openai.md §10.
   */
  readonly fingerprint?: string;
  /** One request for more outputs than the model makes at once is several jobs: how many follow this one. */
  readonly followers?: number;
  /** The first job of such a request, in those that follow it. */
  readonly leader?: string;
  readonly metadata: Readonly<Record<string, string>>;
  /** The trace of its submission, as a W3C `traceparent`: what is done for it later belongs there. */
  readonly trace?: string;
  /** Credits for one output, and for all that were asked. */
  readonly unitPrice: number;
  readonly price: number;
}

/** One image, clip or text that a job produced; its bytes are stored. */
export interface Output {
  readonly index: number;
  readonly mediaId: string;
  readonly mime: string;
  readonly bytes: number;
  /** Pixels; null for what has none. */
  readonly width: number | null;
  readonly height: number | null;
  /** Seconds; null for stills. */
  readonly duration: number | null;
  readonly seed?: number;
  readonly prompt?: string;
  readonly providerId?: string;
  /** What it was made in, where the provider may give less than was asked; it costs what it is. */
  readonly resolution?: "1K" | "2K" | "4K";
}

/** Why an attempt ended without a result; decides what happens next. design.md §6. */
export type FailureCategory =
  | "agent_lost"
  | "network"
  | "throttled"
  | "quota"
  | "needs_human"
  | "policy"
  | "invalid_input"
  | "provider_changed"
  | "unknown_fate"
  | "cancelled";

/** Whether the provider took the owner's credits for a failed attempt. */
export type Charged = "yes" | "no" | "unknown";

export type HumanReason = "sign_in" | "challenge" | "consent" | "update";
export const HUMAN_REASONS: readonly HumanReason[] = ["sign_in", "challenge", "consent", "update"];

/** `not_yet` until the agent was allowed to press the provider's button. */
export type Press = "not_yet" | "submitting" | "submitted";

/** Opaque to us: ids by which an agent finds its work again; at most 4 KiB of JSON. */
export type Checkpoint = Readonly<Record<string, unknown>>;

interface Held {
  readonly since: number;
  /** When this state ends by itself, ms since 1970. */
  readonly deadline: number;
}

interface Attempted extends Held {
  readonly attempt: number;
  readonly agentId: string;
}

/** Where an open job stands; each status carries only what belongs to it. */
export type OpenState =
  | (Held & { readonly status: "waiting"; readonly for: readonly string[] })
  | (Held & {
    readonly status: "queued";
    readonly reason: string;
    /** While it backs off: when it may be assigned again. Null when it is ready. */
    readonly readyAt: number | null;
    /** When it is given up if no agent took it. */
    readonly expiresAt: number;
    /** Its owner holds it back. */
    readonly held?: true;
    /** Where it stands among its account's jobs of the same priority; there when it is ready. `places.ts`. */
    readonly place?: string;
  })
  | (Held & {
    readonly status: "needs_human";
    readonly agentId: string;
    readonly humanReason: HumanReason | "provider_changed";
    readonly message: string;
  })
  | (Attempted & { readonly status: "assigned" })
  | (Attempted & {
    readonly status: "running";
    readonly press: Press;
    readonly checkpoint: Checkpoint | null;
  })
  | (Attempted & {
    readonly status: "saving";
    readonly expected: number;
    readonly checkpoint: Checkpoint | null;
  })
  | (Attempted & {
    readonly status: "fate_unknown";
    readonly checkpoint: Checkpoint | null;
    readonly reason: string;
  });

export type FinalState =
  | { readonly status: "completed"; readonly at: number; readonly attempt: number; readonly agentId: string }
  | {
    readonly status: "failed";
    readonly at: number;
    readonly category: FailureCategory;
    readonly code: string;
    readonly message: string;
  }
  | { readonly status: "cancelled"; readonly at: number }
  | {
    readonly status: "skipped";
    readonly at: number;
    readonly because: string | null;
    readonly message: string;
  }
  | { readonly status: "expired"; readonly at: number; readonly code: string; readonly message: string };

export type JobState = OpenState | FinalState;
export type JobStatus = JobState["status"];

/** A job with everything that its events said. */
export interface Job<S extends JobState = JobState> {
  readonly spec: JobSpec;
  readonly state: S;
  readonly submittedAt: number;
  /** How much longer it may wait for an agent, ms, as of its last assignment. */
  readonly waitLeftMs: number;
  /** When it is given up if it needs its owner; kept while it is parked again and again, until the owner resumes it. */
  readonly parkedUntil: number | null;
  /** First acceptance by an agent. */
  readonly startedAt: number | null;
  readonly finishedAt: number | null;
  /** Attempts begun so far; the current attempt's number. */
  readonly attempts: number;
  /** Attempts that failed for a reason that counts against the limit of three. */
  readonly strikes: number;
  readonly outputs: readonly Output[];
  readonly credits: {
    readonly reserved: number;
    readonly settled: number;
    readonly released: number;
    /** How much of the reservation was of the month's plan credits. */
    readonly plan?: number;
  };
  /** The owner asked to stop while an agent was at it. */
  readonly cancelling: boolean;
  /** When its owner deleted prompt and outputs from view, ms since 1970. */
  readonly erasedAt?: number;
  /** The last attempt's failure, for the visible reason and for the next agent choice. */
  readonly lastFailure: {
    readonly category: FailureCategory;
    readonly message: string;
    readonly agentId: string;
  } | null;
}

export type OpenJob = Job<OpenState>;

const FINAL: ReadonlySet<JobStatus> = new Set(["completed", "failed", "cancelled", "skipped", "expired"]);

/** Whether nothing more can happen to the job. */
export function isFinal(job: Job): job is Job<FinalState> {
  return FINAL.has(job.state.status);
}

/** Whether the reference still waits for another job's output. */
export function isJobReference(reference: Reference): reference is JobReference {
  return "fromJob" in reference;
}
