/** What keeps an agent from work, and what to do about it. */

import { type Agent, standingOf } from "@sluice/domain";
import { facts } from "../state/mod.ts";
import { ticking } from "../state/ticking.ts";
import { clock, t } from "../text/mod.ts";
import { letGoOn } from "./actions.ts";

/** `own`: the agent is the reader's, who may go on with it. */
export function Trouble({ agent, own }: { readonly agent: Agent; readonly own: boolean }) {
  const now = ticking.value || facts.now();
  const { state, reason, needs, until } = standingOf(agent, now);
  if (state === "online" && reason === null) return null;
  const provider = t(`agents.provider.${agent.provider}`);
  const help = state === "online"
    ? t("agents.help.idle")
    : state === "needs_human"
    ? t(`agents.help.${needs ?? "sign_in"}`, { provider })
    : t(`agents.help.${state}`, { provider, clock: clock((until ?? now) - now) });
  const stuck = state === "needs_human" || state === "cooling_down" || state === "quarantined";
  return (
    <div class={stuck ? "notice agent-trouble" : "agent-trouble quiet"}>
      <div>
        <p>{help}</p>
        {stuck && reason !== null && <p class="hint" translate={false} dir="auto">{reason}</p>}
      </div>
      {own && (state === "needs_human" || state === "quarantined") && (
        <button
          type="button"
          class="button primary small"
          onClick={() => letGoOn(agent.agentId)}
        >
          {t("agents.goOn")}
        </button>
      )}
    </div>
  );
}
