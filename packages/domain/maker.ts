/** Who made an output: its provider can make more of its own, such as a longer clip. */

import type { Job, Maker, Output } from "./job.ts";
import { findModel } from "./models.ts";

/** The agent that the job is or was with, and the output's name at the provider; undefined when either is unknown. */
export function makerOf({ spec, state }: Job, { providerId }: Output): Maker | undefined {
  const provider = findModel(spec.model)?.provider;
  if (provider === undefined || providerId === undefined || !("agentId" in state)) return undefined;
  return { agentId: state.agentId, provider, providerId };
}
