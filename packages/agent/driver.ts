/** A provider as the agent sees it: one object that knows how to run a job at one site. */

import type {
  Capabilities,
  Checkpoint,
  HumanReason,
  PageReport,
  Provider,
  ProviderAccount,
} from "@sluice/domain";
import type { AgentReference, NewJob, OutputMeta, Recipe } from "@sluice/protocol";

/** What is to be made. Bytes of references come through `RunContext.fetchReference`. */
export type AgentJob = Omit<NewJob, "type" | "uploads" | "trace">;

/** A job whose fate is unknown; `order` is null when the agent's store has lost it. */
export interface JobRef {
  readonly jobId: string;
  readonly attempt: number;
  readonly order: AgentJob | null;
}

/** The login at the provider. */
export interface AccountReport extends ProviderAccount {
  /**
   * The page is usable now: signed in, and no challenge, consent or update in the way. It is the word by which
   * parked work goes on, so a driver that is not sure says false.
   */
  readonly signedIn: boolean;
  /** What the owner is needed for while `signedIn` is false; left out: to sign in. */
  readonly needs?: HumanReason;
  /** Words for the owner about it. */
  readonly message?: string;
  /** Whether the page is as the recipe knows it; one that is not gets no work until it is. */
  readonly page?: PageReport;
}

/** What a driver may do while it looks for work that was pressed earlier: everything but press. */
export interface LookUpContext {
  /** Aborted with `Cancelled`, `Dropped` or `Closing`; a driver stops as soon as it can. */
  readonly signal: AbortSignal;
  /** Selectors and names of the provider's page as the server last sent them. */
  readonly recipe: Recipe | null;
  /** Shows how far the work is; 0 to 100, or null when that is not known. May be lost. */
  progress(percent: number | null, message?: string, phase?: string): void;
  /** Shows a piece of a text as it is made. May be lost. */
  delta(text: string): void;
  /**
   * Stores an output and reports it; tried again for as long as the attempt lives.
   * @throws JobFailure when the bytes are over the limit or the server refuses them for good
   */
  upload(
    index: number,
    bytes: Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array<ArrayBuffer>>,
    mime: string,
    meta?: OutputMeta,
  ): Promise<{ readonly mediaId: string }>;
  /**
   * The bytes of a reference, checked against its hash.
   * @throws JobFailure when they cannot be had
   */
  fetchReference(reference: AgentReference): Promise<Uint8Array<ArrayBuffer>>;
}

/** What a driver may do while it runs a job. */
export interface RunContext extends LookUpContext {
  /**
   * Asks for leave to press the provider's button, and waits for the agent's pace. Only when this has resolved may
   * the driver press: the server has then committed that it may have.
   * @throws Dropped, Cancelled or Closing: the button must stay untouched
   */
  submitting(): Promise<void>;
  /** Says that the button was pressed and by which ids the work is found again; at most 4 KiB of JSON. */
  submitted(checkpoint: Checkpoint): Promise<void>;
}

/** What a look-up found out. */
export type LookUpAnswer = "found" | "not_found" | "not_pressed";

/** One provider. */
export interface ProviderDriver {
  readonly provider: Provider;
  /** Read whenever it counts, so it may change; `concurrency` may be 0 for a while. `AgentHandle.refresh` has it told. */
  readonly capabilities: Capabilities;
  /** Looks, reading only, at the page: after every connection, and every 30 s while its owner is needed. */
  account(): Promise<AccountReport>;
  /**
   * Makes the job's outputs, uploading each. Resolving means completed.
   * @throws JobFailure, or before the press NeedsHuman or Returned; anything else counts as `network` before the press and `unknown_fate` after it
   */
  run(job: AgentJob, context: RunContext): Promise<void>;
  /**
   * Finds what an earlier press made and uploads it (`found`), or answers `not_found`, which is a promise that the provider
   * never took the work: the job ends without a charge. `not_pressed` is the stronger promise that the button was never
   * pressed and, for this attempt, never will be: the job may be tried again.
   */
  lookUp?(
    job: JobRef,
    checkpoint: Checkpoint | null,
    context: LookUpContext,
  ): Promise<LookUpAnswer>;
  /** The attempt was cancelled or taken away; told of attempts whose run is over too. Must not throw. */
  forget?(of: Pick<JobRef, "jobId" | "attempt">): void;
}
