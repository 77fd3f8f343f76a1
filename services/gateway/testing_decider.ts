/** For this package's tests only: decides commands with the domain's rules over a real bus, without timers or sockets. */

import { type Bus, seal } from "@sluice/bus";
import { type CellState, GENESIS, initialState, type Outcome, step } from "@sluice/domain";

export interface TestDecider {
  readonly state: CellState;
  /** Lets commands wait (their senders too) until `goOn`. */
  hold(): void;
  goOn(): void;
  close(): Promise<void>;
}

/** Starts on an empty log. */
export function startTestDecider(bus: Bus): TestDecider {
  const stop = new AbortController();
  const state = initialState();
  let gate = Promise.withResolvers<void>();
  gate.resolve();

  async function run(): Promise<void> {
    let head = GENESIS;
    while (!stop.signal.aborted) {
      const deliveries = await bus.inbox.drain(64, stop.signal);
      await gate.promise;
      for (const delivery of deliveries) {
        const { command } = delivery;
        const done = step(state, command, Date.now());
        if (!done.accepted) {
          delivery.settle({ ok: false, commandId: command.id, rejection: done.rejection });
          continue;
        }
        const number = done.drafts.length === 0 ? null : head.number + 1;
        if (number !== null) {
          const record = seal(bus.log.cell, done.drafts, head);
          await bus.log.append(record);
          head = record.head;
        }
        const outcome: Outcome = { ok: true, commandId: command.id, number, reply: done.reply };
        delivery.settle(outcome);
      }
    }
  }

  const running = run();
  return {
    state,
    hold() {
      gate = Promise.withResolvers();
    },
    goOn: () => gate.resolve(),
    async close() {
      gate.resolve();
      stop.abort();
      await running;
    },
  };
}
