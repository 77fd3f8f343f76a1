/** What the main thread and the worker of the embedded read model say to each other. */

import type { Keeping, Reads } from "@sluice/readmodel";
import type { ProjectorProblem } from "./projector.ts";

export interface EmbeddedPlace {
  readonly logPath: string;
  readonly cell: number;
  readonly dataDir: string;
}

export type ToWorker =
  /** Make the database's folder and end: its memory goes with the worker. */
  | { readonly type: "create"; readonly dataDir: string; readonly cell: number }
  /** Open it and follow the log. */
  | { readonly type: "open"; readonly place: EmbeddedPlace }
  | {
    readonly type: "ask";
    readonly id: number;
    readonly method: keyof Reads | keyof Keeping;
    readonly args: readonly unknown[];
  }
  /** The bytes of a `remove` are gone, or could not be removed. */
  | { readonly type: "removed"; readonly mediaId: string; readonly error: SentError | null }
  | { readonly type: "close" };

/** An error that crossed between threads, where classes are lost. */
export interface SentError {
  readonly name: string;
  readonly message: string;
}

export type FromWorker =
  | { readonly type: "ready" }
  | { readonly type: "failed"; readonly error: SentError }
  | { readonly type: "answer"; readonly id: number; readonly value: unknown }
  | { readonly type: "refusal"; readonly id: number; readonly error: SentError }
  | { readonly type: "moved"; readonly number: number }
  | { readonly type: "problem"; readonly problem: ProjectorProblem }
  /** Remove bytes that nobody uses any more, and answer with `removed`. */
  | { readonly type: "remove"; readonly mediaId: string }
  | { readonly type: "closed" };

/** An error as it can be posted. */
export function sentError(error: unknown): SentError {
  return error instanceof Error
    ? { name: error.name, message: error.message }
    : { name: "Error", message: String(error) };
}
