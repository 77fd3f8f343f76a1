/** Virtual time: what shall happen lies in a queue, ordered by its time and, where that is the same, by the seed. */

import { Heap } from "@sluice/domain";
import { setImmediate } from "node:timers";
import { type Random, randomOf } from "./random.ts";

interface Happening {
  readonly at: number;
  readonly tie: number;
  readonly what: string;
  readonly happen: () => void;
  off: boolean;
}

/** When every simulation begins, ms since 1970. */
export const BEGINNING = Date.UTC(2026, 0, 10);
/** Lines of the trace that are kept for a report. */
const KEPT = 400;

export class World {
  readonly random: Random;
  /** Ms since 1970. */
  now = BEGINNING;
  /** Happenings so far. */
  step = 0;
  /** The last lines of what happened. */
  readonly trace: string[] = [];
  /** Called after each step. */
  afterStep: () => void = () => {};
  readonly #queue = new Heap<Happening>((a, b) => a.at < b.at || (a.at === b.at && a.tie < b.tie));
  #digest = 0x811c9dc5;

  constructor(readonly seed: number) {
    this.random = randomOf(seed);
  }

  /** Lets something happen in `ms` milliseconds; the answer calls it off. `what`: a few words for the trace. */
  after(ms: number, what: string, happen: () => void): () => void {
    const one: Happening = {
      at: this.now + Math.max(0, ms),
      tie: this.random.next(),
      what,
      happen,
      off: false,
    };
    this.#queue.push(one);
    return () => void (one.off = true);
  }

  /** Notes what happened. */
  note(line: string): void {
    const text = `${((this.now - BEGINNING) / 1_000).toFixed(3)} ${line}`;
    for (let i = 0; i < text.length; i++) {
      this.#digest = Math.imul(this.#digest ^ text.charCodeAt(i), 0x01000193);
    }
    this.trace.push(text);
    if (this.trace.length > 2 * KEPT) this.trace.splice(0, KEPT);
  }

  /** What distinguishes this run from another: the same seed must give the same. */
  get digest(): string {
    return `${this.step}:${(this.#digest >>> 0).toString(16)}`;
  }

  /**
   * Goes on until `done`, or until nothing is left to happen, or for `steps` more steps. After each step everything that
   * it set going runs to its end: one turn of the event loop, in which promises are settled and no time passes.
   * @returns whether it was done
   */
  async run(done: () => boolean, steps: number): Promise<boolean> {
    for (let left = steps; left > 0;) {
      if (done()) return true;
      const next = this.#queue.pop();
      if (next === undefined) return false;
      if (next.off) continue;
      left--;
      this.step++;
      this.now = next.at;
      this.note(next.what);
      next.happen();
      await turn();
      this.afterStep();
    }
    return done();
  }
}

function turn(): Promise<void> {
  return new Promise((resolve) => void setImmediate(resolve));
}
