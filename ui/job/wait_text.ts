/** Why a job waits, in the studio's words; the code comes from the very function that the server uses. */

import { findModel, type Job, type Wait } from "@sluice/domain";
import { clock, t } from "../text/mod.ts";

export interface WaitSurroundings {
  /** Ms since 1970. */
  readonly now: number;
  /** Jobs of the account that agents hold, and how many its plan allows; null without a limit. */
  readonly running: number;
  readonly limit: number | null;
  readonly jobOf: (jobId: string) => Job | undefined;
}

/** One short line, with a clock when the wait ends by itself: "Cooling down 0:42". */
export function waitText(wait: Wait, job: Job, { now, running, limit, jobOf }: WaitSurroundings): string {
  const { model } = job.spec;
  const text = t(`wait.${wait.code}`, {
    what: wait.code === "other_jobs" ? named(wait.of ?? [], jobOf) : "",
    running,
    limit: limit ?? "",
    provider: findModel(model)?.provider ?? "",
    model: findModel(model)?.title ?? model,
    done: job.outputs.length,
    all: job.state.status === "saving" ? job.state.expected : job.spec.settings.count,
  });
  return wait.until === undefined ? text : `${text} ${clock(wait.until - now)}`;
}

/** Rows of a batch are called by their numbers. */
function named(jobIds: readonly string[], jobOf: WaitSurroundings["jobOf"]): string {
  const rows = jobIds.flatMap((id) => jobOf(id)?.spec.row ?? []);
  return rows.length === jobIds.length && rows.length > 0
    ? t("wait.row", { count: rows.length, rows: rows.join(", ") })
    : t("wait.jobs", { n: jobIds.length });
}
