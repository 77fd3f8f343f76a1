/** What an agent's owner does to it. */

import type { Agent, Event } from "@sluice/domain";
import { confirm } from "../parts/confirm.tsx";
import { act } from "../state/act.ts";
import { api } from "../state/api.ts";
import { facts } from "../state/mod.ts";
import { unlessSaid } from "../state/shown.ts";
import { toast } from "../state/toasts.ts";
import { t } from "../text/mod.ts";

/** What of an agent can be changed; null leaves it to the agent. */
export interface AgentChange {
  readonly name?: string;
  readonly paused?: boolean;
  readonly shared?: boolean;
  readonly concurrency?: number | null;
  readonly minGapMs?: number | null;
}

/** Throws `ApiError`. */
export async function changeAgent(agentId: string, change: AgentChange): Promise<void> {
  await api(`/api/agents/${agentId}`, { method: "PATCH", body: change });
}

/** Stops an agent from taking anything new, or lets it. */
export async function pauseAgent({ agentId, paused: before }: Agent, paused: boolean): Promise<void> {
  await act({
    show: () => {
      change(agentId, { paused });
      const says = (event: Event) =>
        event.type === "AgentChanged" && event.data.agentId === agentId && event.data.paused !== undefined;
      return unlessSaid(says, () => change(agentId, { paused: before }));
    },
    run: () => changeAgent(agentId, { paused }),
    failed: t(paused ? "agents.pauseFailed" : "agents.resumeFailed"),
  });
}

/** It works again, and with it what it had parked: its owner has done what was needed. */
export async function letGoOn(agentId: string): Promise<void> {
  await act({
    run: () => api(`/api/agents/${agentId}/resume`, { method: "POST" }),
    failed: t("agents.goOnFailed"),
  });
}

/** Asks first. */
export async function removeAgent({ agentId, name }: Agent): Promise<void> {
  const yes = await confirm({
    title: t("agents.removeTitle", { name }),
    text: t("agents.removeText"),
    yes: t("agents.remove"),
    danger: true,
  });
  if (!yes) return;
  const done = await act({
    run: () => api(`/api/agents/${agentId}`, { method: "DELETE" }),
    failed: t("agents.removeFailed"),
  });
  if (done === null) return;
  toast({ kind: "done", text: t("agents.removed", { name }) });
}

/** Changes the agent as it is known now, not as it was when somebody pressed. */
function change(agentId: string, changes: Partial<Agent>): void {
  const now = facts.agents.value.get(agentId);
  if (now !== undefined) {
    facts.agents.value = new Map(facts.agents.value).set(agentId, { ...now, ...changes });
  }
}
