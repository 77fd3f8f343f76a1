/** How long each state may last, in milliseconds: every state has a deadline (design.md §3 law 10, §5). */

import type { Kind } from "./job.ts";

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

export const TIMINGS = {
  /** An agent must accept an assigned job. */
  acceptMs: 10 * SECOND,
  /** An agent without a heartbeat loses its jobs. */
  leaseMs: 30 * SECOND,
  /** A job may wait for an agent. */
  queueMs: 30 * MINUTE,
  /** A job may wait for the jobs that it refers to, unless it says otherwise. */
  dependencyMs: 3 * MINUTE,
  /** A parked job waits for its owner. */
  humanMs: 24 * HOUR,
  /** A job may be held back by its owner. */
  holdMs: 7 * 24 * HOUR,
  /** A repeated request finds the job of the first one: contracts/openai.md §10. */
  shieldMs: 15 * MINUTE,
  /** Messages are signed with an endpoint's secret and the one before it after a rotation. */
  rotationMs: 24 * HOUR,
  /** An agent that needs its owner is tried again: after the jobs that it parked have expired. */
  humanAgentMs: 25 * HOUR,
  /** A lost attempt may be found again. */
  fateMs: 24 * HOUR,
  /** Outputs that an agent announced must arrive. */
  savingMs: 5 * MINUTE,
  /** An agent must confirm a cancellation. */
  cancelMs: 30 * SECOND,
  /** A throttled agent rests, unless the provider said how long. */
  throttledMs: MINUTE,
  /** An agent whose quota is used rests, unless the provider said how long. */
  quotaMs: HOUR,
  /** An agent whose page changed is left alone. */
  quarantineMs: HOUR,
  /** That a key was used is noted again. */
  keyUsedMs: HOUR,
  /** A client's command id is remembered. */
  rememberMs: 24 * HOUR,
} as const;

/** The whole time an attempt may take, by what it makes. */
export const RUN_MS: Readonly<Record<Kind, number>> = {
  image: 10 * MINUTE,
  video: 30 * MINUTE,
  text: 10 * MINUTE,
};

/** Attempts that may fail before the job does. */
export const MAX_STRIKES = 3;

/**
 * How long to wait before another attempt: 2 s doubling to at most 60 s, plus up to a quarter of jitter. The jitter
 * comes from the job's id, so that deciding stays pure.
 */
export function backoffMs(jobId: string, strikes: number): number {
  const base = Math.min(2 * SECOND * 2 ** Math.max(0, strikes - 1), MINUTE);
  return jittered(jobId, base, strikes);
}

/** A time with up to a quarter more, by the text and the seed: the same each time. */
export function jittered(text: string, ms: number, seed = 0): number {
  let h = seed;
  for (let i = 0; i < text.length; i++) h = (Math.imul(h, 31) + text.charCodeAt(i)) | 0;
  return ms + Math.round(ms / 4 * ((h >>> 0) / 0xffffffff));
}
