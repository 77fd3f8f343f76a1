/** Pairing, sessions, slots and what agents say about themselves. */

import type { Agent } from "../agent.ts";
import type { CommandData } from "../commands.ts";
import { accept, acceptNothing, acceptParts, type Decision, type Part, reject } from "../decision.ts";
import { event } from "../events.ts";
import { findModel } from "../models.ts";
import type { CellState } from "../state.ts";
import { TIMINGS } from "../timings.ts";
import { reconcile } from "./reconcile.ts";

export function openPairing(state: CellState, data: CommandData["OpenPairing"]): Decision {
  if (!state.accounts.has(data.accountId)) {
    return reject("not_found", `open pairing: no account "${data.accountId}"`);
  }
  if (state.pairings.has(data.codeHash)) return acceptNothing();
  return accept(data.accountId, [event("PairingOpened", data)]);
}

export function pairAgent(state: CellState, data: CommandData["PairAgent"], now: number): Decision {
  if (state.agents.has(data.agentId)) return acceptNothing();
  const pairing = state.pairings.get(data.codeHash);
  if (pairing === undefined || pairing.expiresAt <= now) {
    return reject("pairing_invalid", "this pairing code is unknown, used or too old: make a new one");
  }
  const { accountId } = pairing;
  return accept(accountId, [event("AgentPaired", { ...data, accountId, shared: false })]);
}

export function adoptAgent(state: CellState, data: CommandData["AdoptAgent"], now: number): Decision {
  const { vouching, ...agent } = data;
  const account = state.accounts.get(data.accountId);
  if (account === undefined) return reject("not_found", `adopt agent: no account "${data.accountId}"`);
  if (vouching !== undefined) {
    const key = state.keys.get(vouching.keyId);
    const alive = key !== undefined && (key.expiresAt === null || key.expiresAt > now);
    if (!alive || key.accountId !== data.accountId || !key.scopes.includes("agent")) {
      return reject("unauthorized", "adopt agent: its key is unknown, over or without the scope agent");
    }
    const ended = vouching.since < account.sessionsSince ||
      account.endedSessions.some(({ id }) => id === vouching.sessionId);
    if (account.suspended || ended) {
      return reject("unauthorized", "adopt agent: its session was ended or its account is suspended");
    }
  }
  const known = state.agents.get(data.agentId);
  if (known?.tokenHash === data.tokenHash) return acceptNothing();
  return accept(data.accountId, [event("AgentPaired", { ...agent, codeHash: null })]);
}

export function connectAgent(state: CellState, data: CommandData["ConnectAgent"], now: number): Decision {
  const agent = state.agents.get(data.agentId);
  if (agent?.tokenHash !== data.tokenHash) {
    return reject("unauthorized", `connect agent: no agent "${data.agentId}" with this token, pair it again`);
  }
  const { agentId, sessionId, version, account, holding } = data;
  // A worker of one site cannot take the jobs of another, whatever it says.
  const models = data.capabilities.models.filter((name) => findModel(name)?.provider === agent.provider);
  const capabilities = { ...data.capabilities, models };
  const { parts, reconciliation } = reconcile(state, agentId, holding, now);
  const connected: Part = {
    accountId: agent.accountId,
    events: agent.session?.sessionId === sessionId
      ? []
      : [event("AgentConnected", { agentId, sessionId, version, capabilities, account })],
  };
  const wishes = { paused: agent.paused, minGapMs: agent.limits.minGapMs };
  const recipe = state.recipes.get(agent.provider);
  const more = { wishes, ...(recipe === undefined ? {} : { recipe }) };
  return acceptParts([connected, ...parts], { type: "reconciliation", reconciliation, ...more });
}

export function heartbeat(state: CellState, data: CommandData["Heartbeat"], now: number): Decision {
  const agent = session(state, data);
  if ("accepted" in agent) return agent;
  const { parts, reconciliation } = reconcile(state, data.agentId, data.holding, now);
  return acceptParts(parts, { type: "reconciliation", reconciliation });
}

export function disconnectAgent(
  state: CellState,
  data: CommandData["DisconnectAgent"],
  now: number,
): Decision {
  const agent = session(state, data);
  if ("accepted" in agent) return acceptNothing();
  const { agentId, sessionId, reason } = data;
  const leaseUntil = now + data.leaseMs;
  return accept(agent.accountId, [event("AgentDisconnected", { agentId, sessionId, reason, leaseUntil })]);
}

/** The agent if that session is its current one, else a refusal: an old socket has nothing to say any more. */
function session(state: CellState, of: { agentId: string; sessionId: string }): Agent | Decision {
  const agent = state.agents.get(of.agentId);
  if (agent?.session?.sessionId === of.sessionId) return agent;
  return reject("stale_session", `session "${of.sessionId}" of agent "${of.agentId}" is not its current one`);
}

export function offerSlots(state: CellState, data: CommandData["OfferSlots"]): Decision {
  const agent = state.agents.get(data.agentId);
  if (agent === undefined || agent.session === null) return acceptNothing();
  const { agentId } = data;
  const busy = state.held.get(agentId)?.size ?? 0;
  const most = Math.min(agent.session.capabilities.concurrency, Math.max(0, data.most ?? Infinity));
  const slots = Math.min(most, busy + Math.max(0, data.slots));
  if (slots === agent.session.slots) return acceptNothing();
  return accept(agent.accountId, [event("AgentSlotsOffered", { agentId, slots })]);
}

export function resumeAgent(state: CellState, data: CommandData["ResumeAgent"], now: number): Decision {
  const agent = state.agents.get(data.agentId);
  if (agent?.accountId !== data.accountId) {
    return reject("not_found", `resume agent: no agent "${data.agentId}"`);
  }
  return acceptParts(makeReady(state, agent, "resumed", now));
}

/** Lets an agent work again, and with it the jobs that were parked because of it. */
export function makeReady(state: CellState, agent: Agent, reason: string, now: number): Part[] {
  const parts: Part[] = [];
  if (agent.hindrance !== null) {
    parts.push({ accountId: agent.accountId, events: [event("AgentReady", { agentId: agent.agentId })] });
  }
  for (const jobId of state.parked.get(agent.agentId) ?? []) {
    const accountId = state.jobs.get(jobId)?.spec.accountId;
    if (accountId === undefined) continue;
    parts.push({
      accountId,
      events: [event("JobQueued", { jobId, reason, deadline: now + TIMINGS.queueMs })],
    });
  }
  return parts;
}
