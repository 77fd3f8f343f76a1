/** Who could make it now. */

import { type Agent, defaultModel, findModel, type Model } from "@sluice/domain";
import type { Draft } from "../state/draft.ts";

/** The agents that are online and can do the model. */
export function agentsFor({ id, provider }: Model, agents: Iterable<Agent>): readonly Agent[] {
  return [...agents].filter((agent) =>
    agent.provider === provider && agent.session?.capabilities.models.includes(id) === true
  );
}

/** The draft's model; where it leaves it open, the one that the server would choose. */
export function modelOf({ model, kind }: Pick<Draft, "model" | "kind">, agents: Iterable<Agent>): Model {
  const named = model === null ? undefined : findModel(model);
  if (named?.kind === kind) return named;
  const all = [...agents];
  return defaultModel(kind, (one) => agentsFor(one, all).length > 0);
}
