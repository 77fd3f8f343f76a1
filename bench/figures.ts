/** Numbers as people read them. */

/** The value below which a share of the sorted values lies; 0 when there are none. */
export function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

/** A whole number with thousands separated. */
export const whole = (n: number): string => Math.round(n).toLocaleString("en-US");

/** Milliseconds with as many digits as matter. */
export const ms = (n: number): string => `${n < 10 ? n.toFixed(2) : n.toFixed(1)} ms`;
