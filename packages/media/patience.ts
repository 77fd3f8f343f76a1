/** Waiting for another process with an end to it, and only while it is that process that is waited for. */

/** How long storage is waited for, in ms. The time of a transfer as a whole has no limit. */
export interface Patience {
  /** For an answer to a plain question, connecting included. */
  readonly answerMs: number;
  /** For an answer that takes work: decoding a picture or a clip, or making 200 MB durable. */
  readonly workMs: number;
  /** For the next piece to be taken or to come. */
  readonly stallMs: number;
}

export const PATIENCE: Patience = { answerMs: 10_000, workMs: 120_000, stallMs: 30_000 };

export interface Watch {
  /** Aborted when the other side took too long, with an error that says so. */
  readonly signal: AbortSignal;
  /** Counts from now; what was counted before is forgotten. */
  wait(ms: number): void;
  /** It is not the other side's turn. */
  rest(): void;
  /** Ends whatever goes on under the signal. */
  giveUp(): void;
}

/** A watch that rests. Its last call must be `rest` or `giveUp`, or a timer stays. */
export function startWatch(): Watch {
  const abort = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const rest = () => clearTimeout(timer);
  return {
    signal: abort.signal,
    wait(ms) {
      rest();
      timer = setTimeout(() => abort.abort(new Error(`it was silent for ${ms} ms`)), ms);
    },
    rest,
    giveUp() {
      rest();
      abort.abort(new Error("it was given up"));
    },
  };
}
