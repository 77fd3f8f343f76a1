/** Whether an agent works, and if not, why: for its owner. Pure, so that server and studio tell the same. */

import type { Agent, Hindrance } from "./agent.ts";
import type { HumanReason } from "./job.ts";

export interface AgentStanding {
  readonly state: "offline" | "paused" | "online" | Hindrance["type"];
  /** Null when it works. */
  readonly reason: string | null;
  /** What its owner is needed for; null when not. */
  readonly needs: HumanReason | null;
  /** When it goes on by itself, ms since 1970; null when it works, or waits for somebody. */
  readonly until: number | null;
}

/** How the agent stands at that time, ms since 1970. */
export function standingOf(
  { session, paused, hindrance }: Pick<Agent, "session" | "paused" | "hindrance">,
  now: number,
): AgentStanding {
  const is = (state: AgentStanding["state"], reason: string | null) => ({
    state,
    reason,
    needs: null,
    until: null,
  });
  if (session === null) return is("offline", "not connected");
  if (paused) return is("paused", "paused by its owner");
  if (hindrance === null || hindrance.until <= now) {
    // paused at its own machine, or resting: it says only that it wants nothing
    return is("online", session.slots === 0 ? "takes no jobs at the moment" : null);
  }
  const { type, message, until } = hindrance;
  return type === "needs_human"
    ? { state: type, reason: message, needs: hindrance.reason, until: null }
    : { state: type, reason: message, needs: null, until };
}
