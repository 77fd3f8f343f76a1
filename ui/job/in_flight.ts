/** How many of the account's jobs each agent holds now. */

import { computed } from "@preact/signals";
import { facts } from "../state/mod.ts";

/** Jobs by agent id. */
export const inFlight = computed<ReadonlyMap<string, number>>(() => {
  const counts = new Map<string, number>();
  for (const id of facts.openIds.value) {
    const state = facts.job(id).value?.state;
    if (state === undefined || !("attempt" in state) || state.status === "fate_unknown") continue;
    counts.set(state.agentId, (counts.get(state.agentId) ?? 0) + 1);
  }
  return counts;
});
