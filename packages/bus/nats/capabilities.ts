/**
 * What the bus needs of a nats-server, and since when servers have it: by the feature table of the NATS client
 * (`nats-core/lib/semver.js`), except for the last row, which is the oldest version that the contract suite was run
 * against. Old servers ignore what they do not know without a word, so nothing is used that is not in this table.
 */

import { BusUnsupported } from "../errors.ts";

/** Feature → the first version whose behaviour we rely on. */
export const CAPABILITIES = {
  "key-value buckets": "2.6.2",
  "consumers created by name": "2.9.0",
  "pull consumers with heartbeats": "2.9.4",
  "the proven behaviour of guarded appends and work queues": "2.9.10",
} as const;

/** Passes when a server of that version has everything. Throws `BusUnsupported` naming what is missing. */
export function checkVersion(version: string): void {
  const missing = Object.entries(CAPABILITIES).filter(([, minimum]) => compare(version, minimum) < 0);
  if (missing.length === 0) return;
  const needed = missing.map(([feature, minimum]) => `${feature} needs ${minimum}`).join(", ");
  throw new BusUnsupported(`Cannot use nats-server "${version}": ${needed}`);
}

function compare(a: string, b: string): number {
  const [left, right] = [numbers(a), numbers(b)];
  for (let i = 0; i < 3; i++) {
    const difference = (left[i] ?? 0) - (right[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** The three numbers of a version; what follows them (`-RC.1`) does not matter here. */
function numbers(version: string): number[] {
  return /^v?(\d+)\.(\d+)\.(\d+)/.exec(version)?.slice(1).map(Number) ?? [];
}
