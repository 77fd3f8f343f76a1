/** How an agent changes with events. */

import type { Agent, Hindrance, Session } from "./agent.ts";
import type { Event } from "./events.ts";

/** The agent that an event is about, or null. Job events that merely name an agent do not count. */
export function agentIdOf(event: Event): string | null {
  switch (event.type) {
    case "AgentPaired":
    case "AgentConnected":
    case "AgentDisconnected":
    case "AgentLeaseExpired":
    case "AgentSlotsOffered":
    case "AgentAccountSeen":
    case "AgentPageSeen":
    case "AgentCooledDown":
    case "AgentQuarantined":
    case "AgentNeedsHuman":
    case "AgentReady":
    case "AgentChanged":
    case "AgentRemoved":
      return event.data.agentId;
    default:
      return null;
  }
}

/** Folds one event into an agent; `at` is the commit's time in ms since 1970. Undefined once it was removed. */
export function evolveAgent(agent: Agent | undefined, event: Event, at: number): Agent | undefined {
  if (event.type === "AgentPaired") {
    const { agentId, accountId, name, provider, tokenHash, shared } = event.data;
    return {
      agentId,
      accountId,
      name,
      provider,
      tokenHash,
      shared,
      paused: agent?.paused ?? false,
      limits: agent?.limits ?? { concurrency: null, minGapMs: null },
      session: null,
      leaseUntil: null,
      hindrance: null,
      lastSeenAt: null,
      lastGoodAt: null,
    };
  }
  if (agent === undefined || agentIdOf(event) !== agent.agentId) return agent;
  switch (event.type) {
    case "AgentConnected": {
      const { sessionId, version, capabilities, account } = event.data;
      const session: Session = { sessionId, version, capabilities, account, since: at, slots: 0 };
      return { ...agent, session, leaseUntil: null, lastSeenAt: at };
    }
    case "AgentDisconnected":
      return { ...agent, session: null, leaseUntil: event.data.leaseUntil, lastSeenAt: at };
    case "AgentLeaseExpired":
      return { ...agent, leaseUntil: null };
    case "AgentSlotsOffered":
      return inSession(agent, (s) => ({ ...s, slots: event.data.slots }));
    case "AgentAccountSeen":
      return inSession(agent, (s) => ({ ...s, account: event.data.account }));
    case "AgentPageSeen":
      return { ...agent, page: { ...event.data.page, at } };
    case "AgentCooledDown":
      return hindered(agent, { type: "cooling_down", until: event.data.until, message: event.data.message });
    case "AgentQuarantined":
      return hindered(agent, { type: "quarantined", until: event.data.until, message: event.data.message });
    case "AgentNeedsHuman": {
      const { reason, message, until } = event.data;
      return hindered(agent, { type: "needs_human", reason, message, until });
    }
    case "AgentReady":
      return hindered(agent, null);
    case "AgentChanged": {
      const { name = agent.name, paused = agent.paused, shared = agent.shared } = event.data;
      const { concurrency = agent.limits.concurrency, minGapMs = agent.limits.minGapMs } = event.data;
      return { ...agent, name, paused, shared, limits: { concurrency, minGapMs } };
    }
    case "AgentRemoved":
      return undefined;
    default:
      return agent;
  }
}

function hindered(agent: Agent, hindrance: Hindrance | null): Agent {
  return { ...agent, hindrance };
}

function inSession(agent: Agent, change: (session: Session) => Session): Agent {
  return agent.session === null ? agent : { ...agent, session: change(agent.session) };
}
