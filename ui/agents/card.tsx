/** One agent: how it stands, what is known of it, and what its owner can do. */

import { type Agent, standingOf } from "@sluice/domain";
import { useState } from "preact/hooks";
import { Icon } from "../parts/icon.tsx";
import { facts } from "../state/mod.ts";
import { ticking } from "../state/ticking.ts";
import { t } from "../text/mod.ts";
import { pauseAgent, removeAgent } from "./actions.ts";
import { Details } from "./details.tsx";
import { EditAgent } from "./edit.tsx";
import { Trouble } from "./trouble.tsx";

export interface AgentCardProps {
  readonly agent: Agent;
  /** With its models and the jobs that it has in hand. */
  readonly whole?: boolean;
}

export function AgentCard({ agent, whole = false }: AgentCardProps) {
  const { agentId, name, provider, shared, accountId } = agent;
  const own = accountId === facts.account.value?.accountId;
  return (
    <article class="card agent" aria-labelledby={`agent-${agentId}`}>
      <header class="agent-head">
        <h2 id={`agent-${agentId}`}>
          <a href={`/agents/${agentId}`} dir="auto" translate={false}>{name}</a>
        </h2>
        <AgentState agent={agent} />
        <span class="chip">{t(`agents.provider.${provider}`)}</span>
        {shared && <span class="chip">{t(own ? "agents.shared" : "agents.foreign")}</span>}
      </header>
      <Trouble agent={agent} own={own} />
      <Details agent={agent} whole={whole} />
      {own && <Controls agent={agent} />}
    </article>
  );
}

function AgentState({ agent }: { readonly agent: Agent }) {
  const { state } = standingOf(agent, ticking.value || facts.now());
  return (
    <span class={`agent-state ${state}`}>
      <span class="dot" aria-hidden="true" />
      {t(`agents.state.${state}`)}
    </span>
  );
}

function Controls({ agent }: { readonly agent: Agent }) {
  const [editing, setEditing] = useState(false);
  const { paused } = agent;
  return (
    <div class="agent-controls">
      <button type="button" class="button small" onClick={() => pauseAgent(agent, !paused)}>
        <Icon name={paused ? "play" : "pause"} size={16} />
        {t(paused ? "agents.resume" : "agents.pause")}
      </button>
      <button type="button" class="button small" onClick={() => setEditing(true)}>
        <Icon name="edit" size={16} />
        {t("agents.edit")}
      </button>
      <button type="button" class="button small danger" onClick={() => removeAgent(agent)}>
        <Icon name="trash" size={16} />
        {t("agents.remove")}
      </button>
      {editing && <EditAgent agent={agent} onClose={() => setEditing(false)} />}
    </div>
  );
}
