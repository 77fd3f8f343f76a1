/** Pairing and the list of agents: contracts/jobs-api.md "Agents". */

import { type Account, type Agent, idInCell } from "@sluice/domain";
import { agentJson, EdgeError, quoted, readAgentBody, readPairBody, timeOf } from "@sluice/protocol";
import type { Hono } from "hono";
import { type Attempts, createAttempts } from "./attempts.ts";
import { readJson } from "./body.ts";
import { decide } from "./command.ts";
import { addressOf, type Kit, type RouteContext, type RouteEnv } from "./kit.ts";
import { cellOfCode, CODE_MS, hashSecret, makeCode, makeToken } from "./pairing_code.ts";

/** A pairing request is small. */
const PAIR_BYTES = 16 * 1024;

export function routeAgents(app: Hono<RouteEnv>, kit: Kit): void {
  const attempts = createAttempts();
  app.get("/api/agents", async (c) => {
    const { account, accountId } = kit.authenticate(c.req.raw, "read", "manage", "agent");
    await kit.view.reached(kit.view.lastCommitOf(accountId), 500);
    const now = kit.settings.clock();
    const agents = agentsOf(kit, account).map(([agent, inFlight]) => agentJson(agent, inFlight, now));
    return c.json({ agents });
  });
  app.post("/api/agents/pairings", (c) => openPairing(c, kit));
  app.post("/api/agents/pair", (c) => pair(c, kit, attempts));
  app.post("/api/agents/:id/resume", (c) => resume(c, kit));
  app.patch("/api/agents/:id", (c) => change(c, kit));
  app.delete("/api/agents/:id", (c) => remove(c, kit));
}

/** The account's agents and how many jobs each has in hand; the operator's are those of all cells. */
function agentsOf(kit: Kit, { accountId, plan }: Account): [Agent, number][] {
  const homes = plan === "operator" ? kit.cells : [kit];
  return homes.flatMap(({ view: { facts } }) => {
    const owner = plan === "operator" ? facts.operator()?.accountId : accountId;
    return owner === undefined
      ? []
      : [...facts.agentsOf(owner)].map((agent): [Agent, number] => [agent, facts.inFlight(agent.agentId)]);
  });
}

async function openPairing(c: RouteContext, kit: Kit): Promise<Response> {
  const { accountId, key } = kit.authenticate(c.req.raw, "manage", "agent");
  const { settings, view } = kit;
  const code = makeCode(settings.cell, kit.cells.length);
  const expiresAt = settings.clock() + CODE_MS;
  const { number } = await decide(settings, {
    id: settings.newId(),
    type: "OpenPairing",
    actor: { type: "key", id: key.keyId },
    data: { codeHash: hashSecret(code), accountId, expiresAt },
  });
  if (number !== null) view.note(accountId, number);
  return c.json({ code, expires_at: timeOf(expiresAt) }, 201, { "cache-control": "no-store" });
}

/** An agent that waited for its owner works again, and with it what it had parked: contracts/settled.md point 27. */
async function resume(c: RouteContext, kit: Kit): Promise<Response> {
  const { accountId, key } = kit.authenticate(c.req.raw, "manage", "agent");
  const { settings, view } = kit;
  const { number } = await decide(settings, {
    id: settings.newId(),
    type: "ResumeAgent",
    actor: { type: "key", id: key.keyId },
    data: { agentId: c.req.param("id") ?? "", accountId },
  });
  if (number !== null) view.note(accountId, number);
  return c.json({ success: true });
}

async function change(c: RouteContext, kit: Kit): Promise<Response> {
  const { accountId, key } = kit.authenticate(c.req.raw, "manage", "agent");
  const { settings, view } = kit;
  const agentId = c.req.param("id") ?? "";
  const wanted = readAgentBody(await readJson(c.req.raw, PAIR_BYTES));
  // who shares an agent sees the prompts of others, and lets them use the owner's login
  if (wanted.shared === true && !key.scopes.includes("admin")) {
    throw new EdgeError("insufficient_scope", "shared true: only a key of scope admin may share an agent");
  }
  const { number } = await decide(settings, {
    id: settings.newId(),
    type: "ChangeAgent",
    actor: { type: "key", id: key.keyId },
    data: { agentId, accountId, ...wanted },
  });
  if (number !== null) {
    view.note(accountId, number);
    await view.reached(number, 500);
  }
  const agent = view.facts.agent(agentId);
  if (agent?.accountId !== accountId) {
    throw new EdgeError("not_found", `there is no agent ${quoted(agentId)}`);
  }
  return c.json({ agent: agentJson(agent, view.facts.inFlight(agentId), settings.clock()) });
}

/** What it had not begun goes to another agent; its token is refused from then on. */
async function remove(c: RouteContext, kit: Kit): Promise<Response> {
  const { accountId, key } = kit.authenticate(c.req.raw, "manage", "agent");
  const { settings, view } = kit;
  const { number } = await decide(settings, {
    id: settings.newId(),
    type: "RemoveAgent",
    actor: { type: "key", id: key.keyId },
    data: { agentId: c.req.param("id") ?? "", accountId },
  });
  if (number !== null) view.note(accountId, number);
  return c.json({ success: true });
}

/** Needs no key: the code is the credential. */
async function pair(c: RouteContext, kit: Kit, attempts: Attempts): Promise<Response> {
  const { settings } = kit;
  const retryAfter = attempts.take(addressOf(c), settings.clock());
  if (retryAfter !== null) {
    throw new EdgeError("rate_limited", "too many pairing attempts from this address", { retryAfter });
  }
  const { code, name, provider } = readPairBody(await readJson(c.req.raw, PAIR_BYTES));
  const home = kit.cells[cellOfCode(code, kit.cells.length)] ?? kit;
  const agentId = idInCell(home.settings.cell, settings.newId());
  const token = makeToken();
  const { number } = await decide(home.settings, {
    id: settings.newId(),
    type: "PairAgent",
    actor: { type: "agent", id: agentId },
    data: { agentId, codeHash: hashSecret(code), name, provider, tokenHash: hashSecret(token) },
  });
  // its owner, who may look at once, is another caller than this one
  if (number !== null) await home.view.reached(number, 500);
  return c.json({ agentId, token }, 201, { "cache-control": "no-store" });
}
