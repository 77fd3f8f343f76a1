/** An account's jobs, counted. */

import type { JobStatus } from "@sluice/domain";
import type { Kysely } from "kysely";
import { storable } from "./codec.ts";
import type { Stats } from "./ports.ts";
import type { Schema } from "./schema.ts";

/** Ended without their outputs. Those that their owner cancelled count in the total only. */
const FAILED: readonly JobStatus[] = ["failed", "skipped", "expired"];
const ENDED: readonly JobStatus[] = [...FAILED, "completed", "cancelled"];

/** Counts of the account's jobs; zeros for an account without any. */
export async function countJobs(db: Kysely<Schema>, accountId: string): Promise<Stats> {
  return await db.selectFrom("jobs").where("account_id", "=", storable(accountId)).select((e) => {
    const count = e.fn.countAll<number>();
    return [
      count.as("total"),
      count.filterWhere("status", "=", "completed").as("completed"),
      count.filterWhere("status", "in", [...FAILED]).as("failed"),
      count.filterWhere("status", "not in", [...ENDED]).as("active"),
      count.filterWhere("status", "=", "completed").filterWhere("kind", "=", "image").as("images"),
      count.filterWhere("status", "=", "completed").filterWhere("kind", "=", "video").as("videos"),
    ];
  }).executeTakeFirstOrThrow();
}
