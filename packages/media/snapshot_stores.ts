/** The snapshot stores, for the processes that lead or check a cell. */

export * from "./snapshots_disk.ts";
export * from "./snapshots_s3.ts";
