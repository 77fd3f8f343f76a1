/** A cell for measuring: bus, decider and hub in a folder of their own. */

import { join } from "node:path";
import { authSecret } from "@sluice/auth";
import type { Bus } from "@sluice/bus";
import { openEmbeddedBus } from "@sluice/bus/embedded";
import type { Command, CommandData, CommandType } from "@sluice/domain";
import { signingSecret } from "@sluice/media";
import { createHub, type Decider, type Hub, startDecider } from "@sluice/orchestrator";

export const ACCOUNT = "00000000-0000-4000-8000-000000000001";

export interface Cell {
  readonly dir: string;
  readonly bus: Bus;
  readonly decider: Decider;
  readonly hub: Hub;
  tell<T extends CommandType>(type: T, data: CommandData[T]): Promise<void>;
  close(): Promise<void>;
}

/** Opens an empty cell with one account that can pay for anything. */
export async function openCell(): Promise<Cell> {
  const dir = await Deno.makeTempDir();
  const bus = await openEmbeddedBus({ path: join(dir, "log.sqlite"), cell: 0 });
  const decider = startDecider({ bus, cell: 0 });
  await decider.ready;
  const text = "only for measuring, never for anything else";
  const [secret, auth] = [signingSecret(text), authSecret(text)];
  const hub = createHub({ cells: [bus], secret, auth, uploadUrl: "http://127.0.0.1", maxBytes: 1 });
  async function tell<T extends CommandType>(type: T, data: CommandData[T]): Promise<void> {
    const command = {
      id: crypto.randomUUID(),
      type,
      actor: { type: "system", id: "bench" },
      data,
    } as Command;
    const outcome = await (await bus.inbox.send(command)).outcome;
    if (!outcome.ok) throw new Error(`carry out ${type}: ${outcome.rejection.message}`);
  }
  await tell("OpenAccount", {
    accountId: ACCOUNT,
    name: "bench",
    email: null,
    plan: "operator",
    credits: 1e9,
  });
  return {
    dir,
    bus,
    decider,
    hub,
    tell,
    close: async () => {
      hub.close();
      await decider.close();
      await bus.close();
      await Deno.remove(dir, { recursive: true });
    },
  };
}
