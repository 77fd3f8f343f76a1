/** What its owner may do with an agent. */

import type { Agent } from "../agent.ts";
import type { CommandData } from "../commands.ts";
import { accept, acceptNothing, acceptParts, type Decision, reject } from "../decision.ts";
import { event } from "../events.ts";
import type { CellState } from "../state.ts";
import { makeReady } from "./agents.ts";
import { loseAll } from "./deadlines.ts";

export function changeAgent(state: CellState, data: CommandData["ChangeAgent"]): Decision {
  const agent = owned(state, "change", data);
  if ("accepted" in agent) return agent;
  const { accountId, ...change } = data;
  const now: Record<string, unknown> = { ...agent, ...agent.limits };
  if (Object.entries(change).every(([field, value]) => now[field] === value)) return acceptNothing();
  return accept(accountId, [event("AgentChanged", change)]);
}

/** What it had not begun goes to another agent; what it was asked to press stays of unknown fate until its deadline. */
export function removeAgent(state: CellState, data: CommandData["RemoveAgent"], now: number): Decision {
  const agent = owned(state, "remove", data);
  if ("accepted" in agent) return agent;
  const { agentId, accountId } = data;
  return acceptParts([
    ...loseAll(state, agentId, now),
    ...makeReady(state, agent, "its agent was removed", now),
    { accountId, events: [event("AgentRemoved", { agentId })] },
  ]);
}

function owned(
  state: CellState,
  action: string,
  of: { agentId: string; accountId: string },
): Agent | Decision {
  const agent = state.agents.get(of.agentId);
  if (agent?.accountId === of.accountId) return agent;
  return reject("not_found", `${action} agent: no agent "${of.agentId}"`);
}
