/** Mistakes on purpose: what the product would do if it broke a law. */

import type { Bus } from "@sluice/bus";
import type { Commit } from "@sluice/domain";

/** A bus whose log says that it is done before it is. */
export function answersEarly(bus: Bus): Bus {
  return {
    ...bus,
    log: {
      ...bus.log,
      async append(record) {
        void bus.log.append(record).catch(() => {});
      },
    },
  };
}

/** The commits without one of them, the others moved up so that nobody sees a gap. */
export function dropsOne(commits: readonly Commit[]): readonly Commit[] {
  return commits.map((commit) => commit.number % 50 === 0 ? { ...commit, events: [] } : commit);
}
