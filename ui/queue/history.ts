/** How many jobs ran and waited over the last while, from what the jobs themselves tell. */

import type { Job } from "@sluice/domain";

export interface Counted {
  /** Ms since 1970. */
  readonly at: number;
  readonly running: number;
  readonly waiting: number;
}

/** `steps` + 1 counts at equal distances from `from` to `to`, ms since 1970. */
export function history(jobs: Iterable<Job>, from: number, to: number, steps: number): readonly Counted[] {
  const width = (to - from) / steps;
  const changes = Array.from({ length: steps + 2 }, () => ({ running: 0, waiting: 0 }));
  // the first of these moments that is not before the time; what is after all of them does not count
  const slot = (at: number) => Math.min(steps + 1, Math.max(0, Math.ceil((at - from) / width)));
  for (const { submittedAt, startedAt, finishedAt } of jobs) {
    const end = finishedAt ?? Infinity;
    const start = Math.min(startedAt ?? Infinity, end);
    changes[slot(submittedAt)]!.waiting++;
    changes[slot(start)]!.waiting--;
    changes[slot(start)]!.running++;
    changes[slot(end)]!.running--;
  }
  let [running, waiting] = [0, 0];
  return changes.slice(0, -1).map((change, i) => {
    running += change.running;
    waiting += change.waiting;
    return { at: from + i * width, running, waiting };
  });
}
