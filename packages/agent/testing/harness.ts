/** What the agent's tests share: a scripted provider, and an agent connected to a scripted server. */

import type { AgentMessage } from "@sluice/protocol";
import { connectAgent } from "../agent.ts";
import type { AgentJob, ProviderDriver, RunContext } from "../driver.ts";
import type { AgentHandle, AgentOptions } from "../handle.ts";
import { type Hub, openHub } from "./hub.ts";

export const CONTENT = new TextEncoder().encode("output");

/** A provider whose every step is the test's. */
export function driverOf(run: ProviderDriver["run"], rest: Partial<ProviderDriver> = {}): ProviderDriver {
  return {
    provider: "simulator",
    capabilities: { models: ["sim-image"], kinds: ["image"], concurrency: 2, minGapMs: 0 },
    account: async () => ({ label: "test", credits: 7, tier: null, signedIn: true }),
    run,
    ...rest,
  };
}

/** Presses and uploads one output. */
export async function usual(_job: AgentJob, context: RunContext): Promise<void> {
  await context.submitting();
  await context.submitted({ work: "w1" });
  await context.upload(0, CONTENT, "image/png", { seed: 1 });
}
/** The agents that were connected and the server are closed afterwards. */
export async function withHub(
  use: (
    hub: Hub,
    connect: (driver: ProviderDriver, rest?: Partial<AgentOptions>) => Promise<AgentHandle>,
  ) => Promise<void>,
  options: Parameters<typeof openHub>[0] = {},
): Promise<void> {
  const hub = openHub(options);
  const agents: AgentHandle[] = [];
  try {
    await use(hub, async (provider, rest = {}) => {
      const agent = await connectAgent({
        url: hub.url,
        token: "secret",
        agentId: crypto.randomUUID(),
        provider,
        version: "test",
        retry: { firstMs: 5, mostMs: 20 },
        ...rest,
      });
      agents.push(agent);
      return agent;
    });
  } finally {
    await Promise.all(agents.map((agent) => agent.close()));
    await hub.close();
  }
}

/** How many messages of the type came so far. */
export const count = (hub: Hub, type: AgentMessage["type"]) =>
  hub.heard.filter((m) => m.type === type).length;
