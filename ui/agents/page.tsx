/** The agents: who works for this account, how each stands, and how another one is paired. */

import type { Agent } from "@sluice/domain";
import { useRoute } from "preact-iso";
import { useState } from "preact/hooks";
import { Checklist } from "../first_run/checklist.tsx";
import { Empty } from "../parts/empty.tsx";
import { Icon } from "../parts/icon.tsx";
import { Page } from "../parts/page.tsx";
import { facts } from "../state/mod.ts";
import { t } from "../text/mod.ts";
import { AgentCard } from "./card.tsx";
import { Pairing } from "./pairing.tsx";

export function AgentsPage() {
  const { params } = useRoute();
  const agents = [...facts.agents.value.values()];
  const wanted = params["agent"];
  const one = agents.find(({ agentId }) => agentId === wanted);
  if (wanted !== undefined) return <OneAgent agent={one} />;
  return <AllAgents agents={agents.toSorted(byUse)} />;
}

function AllAgents({ agents }: { readonly agents: readonly Agent[] }) {
  const [pairing, setPairing] = useState(false);
  const real = agents.some(({ provider }) => provider !== "simulator");
  const pair = () => setPairing(true);
  return (
    <Page
      title={t("agents.title")}
      actions={
        <button type="button" class="button primary" onClick={pair}>
          <Icon name="plus" />
          {t("agents.add")}
        </button>
      }
    >
      {!real && <Checklist onPair={pair} />}
      {agents.length === 0 && (
        <Empty icon="agents" title={t("agents.none")}>
          <p>{t("agents.noneHelp")}</p>
        </Empty>
      )}
      <ul class="agent-list">
        {agents.map((agent) => (
          <li key={agent.agentId}>
            <AgentCard agent={agent} />
          </li>
        ))}
      </ul>
      {pairing && <Pairing onClose={() => setPairing(false)} />}
    </Page>
  );
}

function OneAgent({ agent }: { readonly agent: Agent | undefined }) {
  return (
    <Page
      title={agent?.name ?? t("agents.title")}
      actions={<a class="button" href="/agents">{t("agents.all")}</a>}
    >
      {agent === undefined
        ? (
          <Empty icon="agents" title={t("agents.gone")}>
            <p>{t("agents.goneHelp")}</p>
          </Empty>
        )
        : <AgentCard agent={agent} whole />}
    </Page>
  );
}

/** Those that somebody paired come first, then by name. */
function byUse(a: Agent, b: Agent): number {
  const simulated = Number(a.provider === "simulator") - Number(b.provider === "simulator");
  return simulated || a.name.localeCompare(b.name);
}
