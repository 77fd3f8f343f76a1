/** All that the leader of a cell does: decides, sends its webhooks, and sees to it that the cell has an operator. */

import type { AuthSecret } from "@sluice/auth";
import type { Bus } from "@sluice/bus";
import { steadyClock, systemClock } from "@sluice/clock";
import type { EgressAllow, SnapshotStore } from "@sluice/media";
import type { LogLine, Metrics, Tracing } from "@sluice/observe";
import { type Decider, startDecider } from "./decider.ts";
import { adminKey, adoptSimulator, type FirstStart, operatorAccount } from "./first_start.ts";
import { measureCell } from "./measure_cell.ts";
import { observeCell } from "./observe_cell.ts";
import { createWebhookSender } from "./webhook_sender.ts";

export interface LeadCellOptions {
  /** The text of `SLUICE_SECRET`, and what is derived of it. */
  readonly secret: string;
  readonly auth: AuthSecret;
  readonly egressAllow: EgressAllow;
  /** Where states of cells are kept; null, as without it, keeps none. */
  readonly snapshots?: SnapshotStore | null;
  /** Our own addresses, which are not called. */
  readonly ownUrls: readonly string[];
  /** The operator's key, where it is given; else one is made in cell 0 and told of once. */
  readonly adminKey?: string;
  readonly onNewKey: (key: string) => void;
  /** Whether the cell shall have a simulator. */
  readonly simulator: boolean;
  readonly metrics: Metrics;
  readonly tracing: Tracing;
  readonly log: LogLine;
}

export interface LedCell {
  readonly decider: Decider;
  /** Ends when nothing can be decided any more; rejects with why. */
  readonly ended: Promise<unknown>;
  /** Lets what is underway become durable. */
  close(): Promise<void>;
}

/** Begins to lead; whoever calls it holds the cell's lease, and the log fences the mistaken. */
export function leadCell(bus: Bus, options: LeadCellOptions): LedCell {
  const { cell } = bus.log;
  const { auth, egressAllow, snapshots = null, ownUrls, metrics, log } = options;
  const observer = observeCell({ ...options, cell });
  // a clock that is set in between must neither end leases nor keep them
  const clock = steadyClock(systemClock);
  const webhooks = createWebhookSender({
    bus,
    auth,
    allow: egressAllow,
    ownHosts: ownUrls.map((url) => new URL(url).host),
    onProblem: (e) => log("warn", "the sender of webhooks met a problem", { cell, error: e.message }),
    onTried: (outcome) => metrics.webhookDeliveries.add({ outcome }),
  });
  const closing = new AbortController();
  const { onReplayed } = webhooks;
  const { problem: onProblem } = observer;
  const decider = startDecider({ bus, cell, clock, snapshots, onReplayed, onProblem, observer });
  const stopMeasuring = measureCell({ bus, metrics, state: decider.state, now: () => clock.now() });
  const ended = Promise.race([
    decider.done,
    // one that cannot be begun is begun anew by the next leader, or by this one after a rest
    firstStart({ bus, state: decider.state, signal: closing.signal }, decider.ready, options).then(() =>
      new Promise<never>(() => {})
    ),
  ]);
  ended.catch(() => {});
  return {
    decider,
    ended,
    async close() {
      closing.abort();
      stopMeasuring();
      await webhooks.close();
      await decider.close();
    },
  };
}

/** What must exist before anybody can call; what is there already stays as it is. */
async function firstStart(first: FirstStart, ready: Promise<void>, options: LeadCellOptions): Promise<void> {
  await ready;
  const { secret, simulator, onNewKey } = options;
  const { accountId } = await operatorAccount(first, secret);
  if (simulator) await adoptSimulator(first, accountId, secret);
  // the operator is at home in cell 0, and let in everywhere
  if (first.bus.log.cell !== 0) return;
  const key = await adminKey(first, accountId, options.adminKey);
  if (key !== null) onNewKey(key);
}
