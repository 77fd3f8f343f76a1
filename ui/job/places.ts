/** The places of the account's jobs that wait for an agent, in the order in which they are taken: as `GET /api/queue` tells them. */

import { queueOf } from "@sluice/domain";
import { computed } from "@preact/signals";
import { facts } from "../state/mod.ts";

/** Place from 1 by job id. Read one's own in a `computed`: then a tile is drawn anew only when its own number changes. */
export const places = computed<ReadonlyMap<string, number>>(() => {
  const open = facts.openIds.value.flatMap((id) => facts.job(id).value ?? []);
  return new Map(queueOf(open).map(({ spec }, i) => [spec.jobId, i + 1]));
});
