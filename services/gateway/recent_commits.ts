/** The last commits of the cell in memory, so that most streams never ask the log. */

import type { Commit } from "@sluice/domain";

export class RecentCommits {
  readonly #slots: (Commit | undefined)[];
  #last: number;
  #first: number;

  /** Holds up to `size` commits after number `start`. */
  constructor(readonly size: number, start: number) {
    this.#slots = new Array(size);
    this.#last = start;
    this.#first = start + 1;
  }

  /** Number of the newest commit. */
  get last(): number {
    return this.#last;
  }

  /** Takes the next commit; commits must come in order and without gaps. */
  push(commit: Commit): void {
    this.#slots[commit.number % this.size] = commit;
    this.#last = commit.number;
    this.#first = Math.max(this.#first, commit.number - this.size + 1);
  }

  /** Whether everything after `number` is here. */
  reachesBackTo(number: number): boolean {
    return number + 1 >= this.#first;
  }

  /** The commit of that number, or undefined when it is not here (any more, or yet). */
  get(number: number): Commit | undefined {
    return number >= this.#first && number <= this.#last ? this.#slots[number % this.size] : undefined;
  }
}
