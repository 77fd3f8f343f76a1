/** What the providers' plans behind the agents allow: contracts/settled.md point 8. */

import { mayEnlarge, type Model } from "@sluice/domain";
import type { Shaped } from "@sluice/protocol";
import { type Kit, onlineAgents } from "./kit.ts";

/**
 * The settings with 1K in place of more when no agent that is online could give more; with none online, and with any
 * whose plan is not known, they stay: whoever takes the job later may be able to.
 */
export function withinTier(kit: Kit, accountId: string, model: Model, shaped: Shaped): Shaped {
  const { resolution } = shaped.settings;
  if (resolution === undefined || resolution === "1K") return shaped;
  const agents = [...onlineAgents(kit, accountId, model)];
  const able = agents.filter(({ session }) => mayEnlarge(model.provider, session?.account.tier ?? null));
  if (agents.length === 0 || able.length > 0) return shaped;
  const warning = `resolution ${resolution}: the plan at ${model.provider} gives 1K only`;
  return { settings: { ...shaped.settings, resolution: "1K" }, warnings: [...shaped.warnings, warning] };
}
