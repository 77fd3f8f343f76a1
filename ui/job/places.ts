/** The places of the account's queued jobs, in the order in which they are taken. */

import { computed } from "@preact/signals";
import { facts } from "../state/mod.ts";

/** Place from 1 by job id. Read one's own in a `computed`: then a tile is drawn anew only when its own number changes. */
export const places = computed<ReadonlyMap<string, number>>(() => {
  const queued = facts.openIds.value.flatMap((id) => {
    const job = facts.job(id).value;
    return job?.state.status === "queued" ? [job] : [];
  });
  queued.sort((a, b) => b.spec.priority - a.spec.priority || a.submittedAt - b.submittedAt);
  return new Map(queued.map(({ spec }, i) => [spec.jobId, i + 1]));
});
