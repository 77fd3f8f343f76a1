/** Watches the projector of a cell: how far it is, how far behind, and what it met. */

import type { Log } from "@sluice/bus";
import type { LogLine, Metrics } from "@sluice/observe";
import type { OnProblem } from "./projector.ts";

export interface ObserveProjectorOptions {
  /** The log that is followed. */
  readonly log: Pick<Log, "cell" | "head">;
  readonly metrics: Metrics;
  readonly tell: LogLine;
}

export interface ProjectorObserver {
  /** For `ProjectorOptions.onMoved`. */
  onMoved(number: number): void;
  /** For `ProjectorOptions.onProblem`. */
  readonly onProblem: OnProblem;
  /** The cell is another's from now on. */
  stop(): void;
}

/** Makes the observer of a cell's projector, and measures from now on. */
export function observeProjector({ log, metrics, tell }: ObserveProjectorOptions): ProjectorObserver {
  const cell = String(log.cell);
  let position = 0;
  metrics.leaseHeld.set({ role: "projector", cell }, 1);
  const stopMeasuring = metrics.onScrape(async () => {
    metrics.projectorPosition.set({ cell }, position);
    // a bus that does not answer has an alarm of its own
    const head = await log.head().catch(() => null);
    if (head !== null) metrics.projectorLag.set({ cell }, Math.max(0, head.number - position));
  });
  return {
    onMoved(number) {
      position = number;
    },
    onProblem(problem) {
      if (problem.type === "unbalanced") metrics.creditsUnbalanced.add({});
      else metrics.projectorProblems.add({ type: problem.type });
      tell(problem.type === "unbalanced" ? "error" : "warn", `read model: ${problem.type}`, {
        cell: log.cell,
        ...problem,
      });
    },
    stop() {
      stopMeasuring();
      metrics.leaseHeld.set({ role: "projector", cell }, 0);
      metrics.projectorPosition.forget({ cell });
      metrics.projectorLag.forget({ cell });
    },
  };
}
