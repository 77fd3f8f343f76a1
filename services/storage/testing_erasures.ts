/** For this package's tests only: a hand that plays the decider. */

import type { Delivery } from "@sluice/bus";
import { event } from "@sluice/domain";
import assert from "node:assert/strict";
import type { TestLog } from "./logs.ts";

/** Plays the decider for erasures: what it accepts happens. */
export function decideErasures({ bus, add, accountId }: TestLog) {
  const stop = new AbortController();
  const asked: Delivery["command"][] = [];
  const done = (async () => {
    while (!stop.signal.aborted) {
      for (const delivery of await bus.inbox.drain(10, stop.signal)) {
        const { command } = delivery;
        const { id: commandId } = command;
        asked.push(command);
        assert.ok(command.type === "EraseJobs");
        const { jobs, entry } = command.data;
        if (jobs.length === 0) {
          delivery.settle({
            ok: false,
            commandId,
            rejection: { code: "not_found", message: "there is no account" },
          });
          continue;
        }
        const number = await add(...jobs.map((job) => event("JobErased", { ...job, accountId, entry })));
        delivery.settle({ ok: true, commandId, number, reply: { type: "done" } });
      }
    }
  })();
  return { asked, close: async () => (stop.abort(), await done) };
}
