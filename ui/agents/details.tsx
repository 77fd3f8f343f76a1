/** What is known of an agent, in two columns of facts. */

import { type Agent, findModel } from "@sluice/domain";
import { inFlight } from "../job/in_flight.ts";
import { Fact, FactsList } from "../parts/facts_list.tsx";
import { When } from "../parts/when.tsx";
import { lists } from "../queue/lists.ts";
import { facts } from "../state/mod.ts";
import { number, t } from "../text/mod.ts";

export function Details({ agent, whole }: { readonly agent: Agent; readonly whole: boolean }) {
  const { session, limits, lastGoodAt, lastSeenAt } = agent;
  const most = Math.min(session?.capabilities.concurrency ?? 0, limits.concurrency ?? Infinity);
  const gap = Math.max(session?.capabilities.minGapMs ?? 0, limits.minGapMs ?? 0);
  const { label = null, credits = null, tier = null } = session?.account ?? {};
  return (
    <div class="agent-details">
      <FactsList>
        <Fact name={t("agents.account")}>{label && <span translate={false}>{label}</span>}</Fact>
        <Fact name={t("agents.credits")}>{credits === null ? null : number(credits)}</Fact>
        <Fact name={t("agents.tier")}>{tier}</Fact>
        <Fact name={t("agents.version")}>{session?.version}</Fact>
        <Fact name={t("agents.page")}>{pageWords(agent)}</Fact>
      </FactsList>
      <FactsList>
        <Fact name={t("agents.inHand")}>
          {session && t("agents.inHandOf", { n: inFlight.value.get(agent.agentId) ?? 0, most })}
        </Fact>
        <Fact name={t("agents.gap")}>{gap === 0 ? null : t("agents.seconds", { n: gap / 1_000 })}</Fact>
        <Fact name={t("agents.lastGood")}>{whenOr(lastGoodAt)}</Fact>
        {session === null
          ? <Fact name={t("agents.lastSeen")}>{whenOr(lastSeenAt)}</Fact>
          : <Fact name={t("agents.since")}>{whenOr(session.since)}</Fact>}
      </FactsList>
      {whole && session !== null && (
        <FactsList>
          <Fact name={t("agents.models")}>{session.capabilities.models.map(titleOf).join(", ")}</Fact>
        </FactsList>
      )}
      {whole && <InHand agentId={agent.agentId} />}
    </div>
  );
}

function whenOr(at: number | null) {
  return at === null ? t("agents.never") : <When at={at} />;
}

function pageWords({ page, lastGoodAt }: Agent): string | null {
  if (page === undefined) return null;
  const { recipe, ok, unproven, missing } = page;
  if (!ok) return t("agents.pageChanged", { recipe, missing: missing.join(", ") });
  return t(unproven && lastGoodAt === null ? "agents.pageUnproven" : "agents.pageOk", { recipe });
}

/** The account's own jobs that it works at; those of others are never shown. */
function InHand({ agentId }: { readonly agentId: string }) {
  const jobs = lists.running.value.flatMap((id) => facts.job(id).value ?? [])
    .filter(({ state }) => "agentId" in state && state.agentId === agentId);
  if (jobs.length === 0) return null;
  return (
    <ul class="job-links">
      {jobs.map(({ spec: { jobId, prompt } }) => (
        <li key={jobId}>
          <a href={`/jobs/${jobId}`} dir="auto">{prompt.slice(0, 80) || jobId.slice(0, 8)}</a>
        </li>
      ))}
    </ul>
  );
}

function titleOf(model: string): string {
  return findModel(model)?.title ?? model;
}
