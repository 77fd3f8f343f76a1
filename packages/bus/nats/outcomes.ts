/** Outcomes on their way back to senders: one core subject a bus, `outcome.<sender>`. */

import type { Outcome } from "@sluice/domain";
import type { Link } from "./link.ts";

/** Outcomes that may be awaited at once; the oldest are forgotten, for an outcome may never come. */
const MOST_AWAITED = 100_000;

export interface Outcomes {
  /** Where outcomes for this bus go; travels with each command. */
  readonly sender: string;
  /** The outcome of that command when it comes. Ask before the command leaves. */
  expect(commandId: string): Promise<Outcome>;
  /** Tells another bus. */
  tell(sender: string, outcome: Outcome): void;
}

export function openOutcomes(link: Link): Outcomes {
  const sender = crypto.randomUUID();
  const awaited = new Map<string, PromiseWithResolvers<Outcome>>();
  const subject = (to: string) => `outcome.${to}`;
  let listening = false;

  function listen(): void {
    listening = true;
    link.nc.subscribe(subject(sender), {
      callback(error, message) {
        if (error !== null) return;
        const outcome = message.json<Outcome>();
        awaited.get(outcome.commandId)?.resolve(outcome);
        awaited.delete(outcome.commandId);
      },
    });
  }

  return {
    sender,
    expect(commandId) {
      if (!listening) listen();
      const found = awaited.get(commandId);
      if (found !== undefined) return found.promise;
      const [oldest] = awaited.keys();
      if (awaited.size >= MOST_AWAITED && oldest !== undefined) awaited.delete(oldest);
      const waiting = Promise.withResolvers<Outcome>();
      awaited.set(commandId, waiting);
      return waiting.promise;
    },
    tell: (to, outcome) => link.nc.publish(subject(to), JSON.stringify(outcome)),
  };
}
