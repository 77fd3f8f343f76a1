/** The simulator as an agent: it pairs, connects and works like any other, and makes real files. */

import { type AgentHandle, type AgentOptions, connectAgent } from "@sluice/agent";
import { simulatorDriver, type SimulatorSettings } from "./driver.ts";
import { openEncoder } from "./encoder.ts";
import { openFileStore } from "./file_store.ts";
import { openProviderTruth } from "./provider_truth.ts";

export interface SimulatorOptions
  extends Pick<AgentOptions, "url" | "token" | "agentId" | "onState" | "retry" | "lookEveryMs"> {
  /** A folder of its own; made when it is absent. Holds the agent's outbox and the provider's `presses.jsonl`. */
  readonly dir: string;
  readonly settings?: SimulatorSettings;
  readonly version?: string;
}

/**
 * Starts a simulator agent. What was begun in the same `dir` before is picked up: reported, or looked up when the
 * server asks, and never pressed twice. Closing it stops the work at once and closes the files.
 * @throws Deno.errors.PermissionDenied and the like when `dir` cannot be used, SyntaxError for an unusable `url`
 */
export async function startSimulator(options: SimulatorOptions): Promise<AgentHandle> {
  const { dir, settings = {}, version = "0.1.0" } = options;
  await Deno.mkdir(dir, { recursive: true });
  const truth = await openProviderTruth(dir);
  const store = await openFileStore(dir);
  const encoder = openEncoder();

  async function closeFiles(): Promise<void> {
    encoder.close();
    await store.close();
    await truth.close();
  }

  let agent: AgentHandle;
  try {
    const { onState, retry, lookEveryMs } = options;
    agent = await connectAgent({
      url: options.url,
      token: options.token,
      agentId: options.agentId,
      provider: simulatorDriver(settings, truth, encoder),
      version,
      store,
      ...(onState === undefined ? {} : { onState }),
      ...(retry === undefined ? {} : { retry }),
      ...(lookEveryMs === undefined ? {} : { lookEveryMs }),
    });
  } catch (error) {
    await closeFiles();
    throw error;
  }

  return {
    get state() {
      return agent.state;
    },
    report: (account) => agent.report(account),
    refresh: () => agent.refresh(),
    pause: (paused) => agent.pause(paused),
    async close() {
      // A clip in the making is given up; the driver that waits for it hears of it and lets go.
      encoder.close();
      await agent.close();
      await closeFiles();
    },
  };
}
