/**
 * Commands on their way into the stream. One message is under way at a time, and what is sent meanwhile leaves together
 * in the next: alone a command waits for nobody, and a crowd costs one acknowledgement.
 */

import type { Command } from "@sluice/domain";
import { headers } from "@nats-io/transport-node";
import { BusClosed } from "../errors.ts";
import { fitting, roomFor } from "./message_size.ts";
import { explain, type Link } from "./link.ts";
import { inboxSubject } from "./streams.ts";

/** Header with the subject's end under which the sender awaits outcomes. */
export const SENDER = "Sluice-Sender";
/** Commands in one message, at most: as many as a decider takes at once. */
const MOST = 256;

interface Waiting {
  readonly id: string;
  readonly line: string;
  readonly stored: PromiseWithResolvers<void>;
}

/** Sends a command and resolves when it is stored. Throws `BusClosed`, and `LogUnwritable` when the server refuses it. */
export type SendCommand = (command: Command) => Promise<void>;

export function openSender(link: Link, cell: number, sender: string): SendCommand {
  let waiting: Waiting[] = [];
  let leaving = false;
  const label = headers();
  label.set(SENDER, sender);

  async function leave(): Promise<void> {
    leaving = true;
    while (waiting.length > 0) {
      const lines = waiting.slice(0, MOST).map(({ line }) => line);
      const group = waiting.slice(0, fitting(lines, roomFor(link.nc.info?.max_payload ?? 0)));
      waiting = waiting.slice(group.length);
      await store(group);
    }
    leaving = false;
  }

  async function store(group: readonly Waiting[]): Promise<void> {
    const subject = inboxSubject(cell, group.length);
    const body = group.map(({ line }) => line).join("\n");
    // each message is stored once, however often it takes until the server says so
    const options = { headers: label, msgID: crypto.randomUUID() };
    try {
      await link.ask("send commands", () => link.js.publish(subject, body, options));
      for (const { stored } of group) stored.resolve();
    } catch (error) {
      for (const { id, stored } of group) stored.reject(failure(`send command "${id}"`, error));
    }
  }

  return (command) => {
    const stored = Promise.withResolvers<void>();
    waiting.push({ id: command.id, line: JSON.stringify(command), stored });
    if (!leaving) void leave();
    return stored.promise;
  };
}

function failure(action: string, error: unknown): Error {
  return error instanceof BusClosed ? new BusClosed(action, { cause: error.cause }) : explain(action, error);
}
