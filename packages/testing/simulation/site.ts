/** A provider's site, which outlives every agent: what was pressed there, what it charged, who is signed in. */

import type { World } from "./world.ts";

/** Work that the site took on, and charged for. */
export interface Work {
  readonly key: string;
  readonly jobId: string;
  readonly doneAt: number;
}

export class Site {
  /** Agents whose owner must sign in first. */
  readonly signedOut = new Set<string>();
  /** Told of each press that the site charges for. */
  onCharged: (jobId: string, attempt: number) => void = () => {};
  readonly #works = new Map<string, Work>();
  /** Attempts of which the worker's own notes say that it was about to press. */
  readonly #noted = new Set<string>();
  /** Attempts that must not press any more. */
  readonly #barred = new Set<string>();

  constructor(readonly world: World) {}

  /** The note before a press; false when the press was called off. */
  note(key: string): boolean {
    if (this.#barred.has(key)) return false;
    this.#noted.add(key);
    return true;
  }

  /** The button is pressed, and the site takes the work. */
  press(jobId: string, attempt: number, ms: number): Work {
    const key = `${jobId}#${attempt}`;
    const work = { key, jobId, doneAt: this.world.now + ms };
    this.#works.set(key, work);
    this.onCharged(jobId, attempt);
    return work;
  }

  /** What became of an attempt; one that was not noted is barred from pressing. */
  find(key: string): Work | "not_found" | "not_pressed" {
    const work = this.#works.get(key);
    if (work !== undefined) return work;
    this.#barred.add(key);
    return this.#noted.has(key) ? "not_found" : "not_pressed";
  }
}
