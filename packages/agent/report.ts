/** What an agent reports, before the outbox gives it its id. */

import type { ReportedMessage } from "@sluice/protocol";

type Unnamed<M> = M extends ReportedMessage ? Omit<M, "id"> : never;

export type Report = Unnamed<ReportedMessage>;

/** Whether the report ends its attempt as far as the agent is concerned. */
export function isFinalReport(report: Report): boolean {
  switch (report.type) {
    case "refused":
    case "job_completed":
    case "job_failed":
    case "not_found":
      return true;
    case "needs_human":
      return report.jobId !== undefined;
    default:
      return false;
  }
}
