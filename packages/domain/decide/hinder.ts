/** Why an agent takes no work: the graver reason stands until it is gone. */

import type { Agent, Hindrance } from "../agent.ts";
import { type Event, event } from "../events.ts";

const GRAVITY: Readonly<Record<Hindrance["type"], number>> = {
  cooling_down: 1,
  quarantined: 2,
  needs_human: 3,
};

/** The event by which an agent is hindered; none when what hinders it already is graver, or as grave and lasts longer. */
export function hinder({ agentId, hindrance: now }: Agent, next: Hindrance): Event[] {
  if (now !== null) {
    if (GRAVITY[now.type] > GRAVITY[next.type]) return [];
    const same = now.type === next.type &&
      (now.type !== "needs_human" || next.type !== "needs_human" || now.reason === next.reason);
    if (same && (now.type === "needs_human" || now.until >= next.until)) return [];
  }
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
