/** What is looked up of a cell at each scrape, while it is led: open jobs, agents, the log's end, the inbox. */

import type { Bus } from "@sluice/bus";
import { type Agent, type CellState, type OpenJob, PROVIDERS } from "@sluice/domain";
import type { Metrics } from "@sluice/observe";

const OPEN = [
  "waiting",
  "queued",
  "needs_human",
  "assigned",
  "running",
  "saving",
  "fate_unknown",
] satisfies readonly OpenJob["state"]["status"][];
const HINDRANCES = ["cooling_down", "quarantined", "needs_human", "paused"] as const;

export interface MeasureCellOptions {
  readonly bus: Pick<Bus, "log" | "inbox">;
  readonly metrics: Metrics;
  /** The state of whoever leads the cell. */
  readonly state: () => CellState;
  /** Ms since 1970. */
  readonly now: () => number;
}

/** Measures from now on. Returns how to end it: then the cell is another's to tell of. */
export function measureCell({ bus, metrics, state, now }: MeasureCellOptions): () => void {
  const cell = String(bus.log.cell);
  metrics.leaseHeld.set({ role: "decider", cell }, 1);
  const stop = metrics.onScrape(async () => {
    const { jobs, agents } = state();
    measureJobs(jobs.values(), now());
    measureAgents(agents.values());
    // a bus that does not answer has an alarm of its own
    const [head, pending] = await Promise.allSettled([bus.log.head(), bus.inbox.pending()]);
    if (head.status === "fulfilled") metrics.logHead.set({ cell }, head.value.number);
    if (pending.status === "fulfilled") metrics.inboxPending.set({ cell }, pending.value);
  });

  function measureJobs(jobs: Iterable<OpenJob>, at: number): void {
    const counts = new Map<string, number>(OPEN.map((status) => [status, 0]));
    let oldest = at;
    for (const { state: { status }, submittedAt } of jobs) {
      counts.set(status, (counts.get(status) ?? 0) + 1);
      if (status === "queued") oldest = Math.min(oldest, submittedAt);
    }
    for (const [status, count] of counts) metrics.jobsOpen.set({ cell, status }, count);
    metrics.jobsQueuedAge.set({ cell }, (at - oldest) / 1_000);
  }

  function measureAgents(agents: Iterable<Agent>): void {
    const all = [...agents];
    for (const provider of PROVIDERS) {
      const here = all.filter((agent) => agent.provider === provider);
      metrics.agentsOnline.set({ cell, provider }, here.filter(({ session }) => session !== null).length);
      for (const hindrance of HINDRANCES) {
        metrics.agentsHindered.set(
          { cell, provider, hindrance },
          here.filter((agent) => hindranceOf(agent) === hindrance).length,
        );
      }
    }
  }

  return () => {
    stop();
    metrics.leaseHeld.set({ role: "decider", cell }, 0);
    for (const gauge of [metrics.logHead, metrics.inboxPending, metrics.jobsQueuedAge]) {
      gauge.forget({ cell });
    }
    for (const status of OPEN) metrics.jobsOpen.forget({ cell, status });
    for (const provider of PROVIDERS) {
      metrics.agentsOnline.forget({ cell, provider });
      for (const hindrance of HINDRANCES) metrics.agentsHindered.forget({ cell, provider, hindrance });
    }
  };
}

function hindranceOf({ hindrance, paused }: Agent): typeof HINDRANCES[number] | null {
  return hindrance?.type ?? (paused ? "paused" : null);
}
