/** Requests of the last quarter of an hour that may come again by themselves, and the jobs that they began. */

import { TIMINGS } from "./timings.ts";

interface Known {
  readonly jobId: string;
  readonly at: number;
}

/** What is kept of them, oldest first; `at` is ms since 1970. */
export type FingerprintsSnapshot = readonly (readonly [fingerprint: string, jobId: string, at: number])[];

export class Fingerprints {
  /** Oldest first: a map keeps the order in which keys came. */
  readonly #known: Map<string, Known>;

  /** Requests that are to be remembered from the beginning. */
  constructor(known: FingerprintsSnapshot = []) {
    this.#known = new Map(known.map(([fingerprint, jobId, at]) => [fingerprint, { jobId, at }]));
  }

  /** Remembers a request at a time in ms since 1970, and forgets those that are too old by then. */
  remember(fingerprint: string, jobId: string, at: number): void {
    this.#known.delete(fingerprint);
    this.#known.set(fingerprint, { jobId, at });
    for (const [oldest, known] of this.#known) {
      if (at - known.at <= TIMINGS.shieldMs) break;
      this.#known.delete(oldest);
    }
  }

  /** The job of that request, if it is not too long ago; null otherwise. */
  find(fingerprint: string, now: number): string | null {
    const known = this.#known.get(fingerprint);
    return known === undefined || now - known.at > TIMINGS.shieldMs ? null : known.jobId;
  }

  /** What is remembered at this moment; later changes do not show in it. */
  snapshot(): FingerprintsSnapshot {
    return Array.from(this.#known, ([fingerprint, { jobId, at }]) => [fingerprint, jobId, at]);
  }

  get size(): number {
    return this.#known.size;
  }
}
