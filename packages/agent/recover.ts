/** What a restarted agent makes of what the process before it left behind. */

import type { ReportedMessage } from "@sluice/protocol";
import { isFinalReport } from "./report.ts";
import type { HeldJob, Kept } from "./store.ts";

/** The server gives up on a job of unknown fate after 24 hours; an hour later nobody asks for its record. */
const RECORD_KEPT_MS = 25 * 3_600_000;

export interface Recovery {
  /** Over, but the server has not answered the last report: held until it does. */
  readonly reporting: readonly HeldJob[];
  /** May have been pressed; looked up when the server asks. */
  readonly pressed: readonly HeldJob[];
  /** Still to be sent. */
  readonly messages: readonly ReportedMessage[];
  readonly forget: { readonly jobIds: readonly string[]; readonly messageIds: readonly string[] };
}

/** Whether the server will ask, or ask again, what became of the work: its record is still needed. */
export function leavesFateOpen(report: ReportedMessage): boolean {
  if (report.type !== "job_failed") return false;
  switch (report.category) {
    case "unknown_fate":
      return true;
    case "policy":
    case "invalid_input":
    case "cancelled":
      return false;
    default:
      return report.charged === "unknown";
  }
}

/**
 * Sorts the remains. A job that was over goes on being reported. A job that was surely not pressed is forgotten:
 * the server misses it in `holding` and hands it out again. A job that may have been pressed is neither run nor
 * held: the server, missing it, declares its fate unknown and sends `look_up`, so it is never pressed a second
 * time, and there is one authority on what happens to it. An unanswered `submitting` is forgotten with its
 * process, since leave that came too late was never used; `submitted` and outputs are still worth telling.
 */
export function recover(kept: Kept, now: number): Recovery {
  const over = new Set(kept.messages.filter(isFinalReport).map(attemptOf));
  const fresh = kept.jobs.filter((job) => now - job.at < RECORD_KEPT_MS);
  const reporting = fresh.filter((job) => over.has(attemptOf(job.order)));
  const pressed = fresh.filter((job) =>
    !over.has(attemptOf(job.order)) && (job.phase === "submitting" || job.phase === "submitted")
  );
  const known = new Set([...reporting, ...pressed].map((job) => attemptOf(job.order)));

  const isWanted = (message: ReportedMessage) =>
    isFinalReport(message) || message.type === "needs_human" ||
    (known.has(attemptOf(message)) && message.type !== "accepted" && message.type !== "submitting");
  return {
    reporting,
    pressed,
    messages: kept.messages.filter(isWanted),
    forget: {
      jobIds: kept.jobs.filter((job) => !known.has(attemptOf(job.order))).map((job) => job.order.jobId),
      messageIds: kept.messages.filter((message) => !isWanted(message)).map((message) => message.id),
    },
  };
}

function attemptOf(of: { readonly jobId?: string; readonly attempt?: number }): string {
  return `${of.jobId}#${of.attempt}`;
}
