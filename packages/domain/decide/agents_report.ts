/** What an agent says about its login and its page. */

import type { Agent, PageReport } from "../agent.ts";
import type { CommandData } from "../commands.ts";
import { acceptNothing, acceptParts, type Decision, type Part } from "../decision.ts";
import { type Event, event } from "../events.ts";
import type { CellState } from "../state.ts";
import { TIMINGS } from "../timings.ts";
import { makeReady } from "./agents.ts";
import { hinder } from "./hinder.ts";

/** The owner is asked first, then the page is looked at; whoever is fine by both goes on. */
export function reportAccount(state: CellState, data: CommandData["ReportAccount"], now: number): Decision {
  const agent = state.agents.get(data.agentId);
  if (agent === undefined || agent.session === null) return acceptNothing();
  const events = news(agent, data);
  const own: Part = { accountId: agent.accountId, events };
  if (!data.signedIn) {
    const { needs: reason = "sign_in", message = "signed out at the provider" } = data;
    const until = now + TIMINGS.humanAgentMs;
    events.push(...hinder(agent, { type: "needs_human", reason, message, until }));
    return acceptParts([own]);
  }
  if (data.page?.ok === false) {
    events.push(...quarantine(agent, data.page, now));
    return acceptParts([own]);
  }
  return acceptParts(mayGoOn(state, agent, data.page) ? [own, ...makeReady(state, agent, FINE, now)] : [own]);
}

const FINE = "the page is fine again";

function news(
  { agentId, session, page: before }: Agent,
  { account, page }: CommandData["ReportAccount"],
): Event[] {
  const events: Event[] = [];
  const seen = session?.account;
  if (seen?.label !== account.label || seen.credits !== account.credits || seen.tier !== account.tier) {
    events.push(event("AgentAccountSeen", { agentId, account }));
  }
  if (page !== undefined && !isSame(before, page)) events.push(event("AgentPageSeen", { agentId, page }));
  return events;
}

function isSame(before: PageReport | undefined, page: PageReport): boolean {
  return before !== undefined && before.recipe === page.recipe && before.unproven === page.unproven &&
    before.ok === page.ok && before.contract === page.contract &&
    before.missing.join() === page.missing.join();
}

/** The owner did what was asked, but this page is not the one that the recipe knows. */
function quarantine(agent: Agent, { missing }: PageReport, now: number): Event[] {
  const { agentId, hindrance } = agent;
  const what = missing.length === 0 ? "it is another page" : `it has no ${missing.slice(0, 5).join(", ")}`;
  const message = `the provider's page is not as the recipe knows it: ${what}`;
  const quarantined = { type: "quarantined", until: now + TIMINGS.quarantineMs, message } as const;
  if (hindrance?.type !== "needs_human") return hinder(agent, quarantined);
  return [event("AgentReady", { agentId }), ...hinder({ ...agent, hindrance: null }, quarantined)];
}

/** A rest ends by its clock, not because the login is fine; a quarantine when the page or the recipe has changed for the better. */
function mayGoOn(state: CellState, agent: Agent, page: PageReport | undefined): boolean {
  switch (agent.hindrance?.type) {
    case "needs_human":
      return true;
    case "quarantined":
      return page !== undefined && agent.page !== undefined &&
        (!agent.page.ok || agent.page.recipe !== page.recipe);
    case "cooling_down":
      return false;
    case undefined:
      return state.parked.has(agent.agentId) && (page ?? agent.page)?.ok !== false;
  }
}
