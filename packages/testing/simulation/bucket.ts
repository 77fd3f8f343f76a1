/** The bucket that keeps snapshots, and what a replayed state must be. */

import {
  type CellState,
  type Commit,
  evolveCommit,
  type Head,
  initialState,
  printSnapshot,
  snapshotOf,
} from "@sluice/domain";
import { type SnapshotStore, StorageUnwritable, type StoredSnapshot } from "@sluice/media";
import { createHash } from "node:crypto";
import { CELL } from "./cluster.ts";
import type { Network } from "./network.ts";
import type { Process } from "./process.ts";

/** Snapshots by their number, as all orchestrators share them. */
export type Bucket = Map<string, { readonly stored: StoredSnapshot; readonly bytes: Uint8Array }>;

/** The bucket as a process reaches it. */
export function bucketOf(bucket: Bucket, network: Network, process: Process): SnapshotStore {
  const ask = <T>(what: string, serve: () => T) =>
    network.ask(process, what, () => {
      if (network.fails(network.faults.readFails)) {
        throw new StorageUnwritable(`${what}: the bucket does not answer`);
      }
      return serve();
    });
  const newest = () => [...bucket.values()].map(({ stored }) => stored).sort((a, b) => b.number - a.number);
  return {
    async put(cell, { number, hash }, body) {
      const parts: Uint8Array[] = [];
      for await (const part of body) parts.push(part);
      const bytes = new Uint8Array(parts.flatMap((part) => [...part]));
      const sha256 = createHash("sha256").update(bytes).digest("hex");
      const stored = { cell, number, hash, sha256 };
      await ask("put snapshot", () => bucket.set(`${number} ${hash}`, { stored, bytes }));
      return stored;
    },
    newest: () => ask("list snapshots", newest),
    read: ({ number, hash }) =>
      ask("read snapshot", () => {
        const kept = bucket.get(`${number} ${hash}`);
        return kept === undefined ? null : pieces(kept.bytes);
      }),
    prune: (_cell, keep) =>
      ask("prune snapshots", () => {
        const gone = newest().slice(keep);
        for (const { number, hash } of gone) bucket.delete(`${number} ${hash}`);
        return gone.length;
      }),
  };
}

async function* pieces(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 1_000) yield bytes.slice(at, at + 1_000);
}

/** Whether a state is what the log leads to at `head`, to the letter. */
export function isFoldOf(state: CellState, head: Head, lines: readonly string[]): boolean {
  const fold = initialState();
  for (const line of lines.slice(0, head.number)) evolveCommit(fold, JSON.parse(line) as Commit);
  return text(state, head) === text(fold, head);
}

function text(state: CellState, head: Head): string {
  return [...printSnapshot(CELL, head, snapshotOf(state))].join("");
}
