/** Numbers as people read them, and the rows that hold them. */

/** One measured claim, with what the machine or a peer can do beside it in the same run. */
export interface Row {
  readonly what: string;
  readonly figure: string;
  /** What issue or design asks for. */
  readonly target: string;
  readonly met: boolean;
  /** The machine's own limit or a peer, measured in the same run. */
  readonly limit: string;
}

/** The value below which a share of the sorted values lies; 0 when there are none. */
export function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

/** The middle of values in any order. */
export function median(values: readonly number[]): number {
  return percentile([...values].sort((a, b) => a - b), 0.5);
}

/** A whole number with thousands separated. */
export const whole = (n: number): string => Math.round(n).toLocaleString("en-US");

/** Milliseconds with as many digits as matter. */
export const ms = (n: number): string => `${n < 10 ? n.toFixed(2) : n.toFixed(1)} ms`;
