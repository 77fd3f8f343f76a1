/** Snapshots in a bucket of S3, R2 or anything that speaks the same protocol, under the key `snapshots/<format>/<cell>/<name>`. */

import type { BucketOptions } from "./s3.ts";
import type { SnapshotStore } from "./snapshots.ts";

/** A snapshot store that holds connections. */
export interface S3SnapshotStore extends SnapshotStore {
  close(): void;
}

/**
 * Opens the bucket for snapshots of one format; asks nothing of it yet. Every call throws `BucketUnusable` when it cannot
 * be used. Snapshots are packed in memory, where the state that they are of has its place anyway: a leader needs no disk.
 */
export async function openS3Snapshots(options: BucketOptions, format: number): Promise<S3SnapshotStore> {
  // loaded here, so that a process with its snapshots on disk does not carry the SDK
  const { snapshotsIn } = await import("./snapshots_bucket.ts");
  return snapshotsIn(options, format);
}
