/** Why an agent takes no work: the graver reason stands until it is gone. */

import type { Agent, Hindrance } from "../agent.ts";
import { type Event, event } from "../events.ts";
import { TIMINGS } from "../timings.ts";

const GRAVITY: Readonly<Record<Hindrance["type"], number>> = {
  cooling_down: 1,
  quarantined: 2,
  needs_human: 3,
};

/** The event by which an agent is hindered; none when what hinders it already is graver, or as grave and lasts long enough. */
export function hinder({ agentId, hindrance: now }: Agent, next: Hindrance): Event[] {
  if (now !== null && stands(now, next)) return [];
  const { message, until } = next;
  switch (next.type) {
    case "cooling_down":
      return [event("AgentCooledDown", { agentId, until, message })];
    case "quarantined":
      return [event("AgentQuarantined", { agentId, until, message })];
    case "needs_human":
      return [event("AgentNeedsHuman", { agentId, reason: next.reason, message, until })];
  }
}

function stands(now: Hindrance, next: Hindrance): boolean {
  if (now.type !== next.type) return GRAVITY[now.type] > GRAVITY[next.type];
  switch (now.type) {
    case "needs_human":
      return next.type === "needs_human" && now.reason === next.reason;
    case "cooling_down":
      return now.until >= next.until;
    case "quarantined":
      // each look at the page and each look-up says it again: it is written anew when less than half of it is left
      return next.until - now.until < TIMINGS.quarantineMs / 2;
  }
}
