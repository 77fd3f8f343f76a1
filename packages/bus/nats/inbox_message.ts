/** A message of the inbox in the decider's hands: one command or several, acknowledged when all of them are settled. */

import type { Command, Outcome } from "@sluice/domain";
import type { JsMsg } from "@nats-io/jetstream";
import type { Delivery } from "../ports.ts";
import { SENDER } from "./inbox_sender.ts";
import type { Outcomes } from "./outcomes.ts";

/** Who holds messages: the inbox of a decider. */
export interface Holder {
  /** Whether the message still counts: what was drained in an earlier time as leader does not. */
  has(message: InboxMessage): boolean;
  /** All its commands are settled. */
  settled(message: JsMsg): void;
  tell: Outcomes["tell"];
}

export class InboxMessage {
  /** Those of its commands that are not settled, in order. */
  readonly deliveries: readonly Delivery[];
  readonly #commands: number;
  readonly #settled: Set<number>;
  #message: JsMsg;

  /** `earlier`: the message of this sequence as it was held before, if it was. */
  constructor(message: JsMsg, earlier: InboxMessage | undefined, readonly holder: Holder) {
    this.#message = message;
    this.#settled = new Set(
      earlier !== undefined && earlier.#message.timestamp === message.timestamp ? earlier.#settled : [],
    );
    const commands = message.string().split("\n").map(parse).filter((command) => command !== null);
    this.#commands = commands.length;
    this.deliveries = commands.map((command, place) => ({
      command,
      settle: (outcome: Outcome) => this.#settle(place, outcome),
    })).filter((_, place) => !this.#settled.has(place));
  }

  get seq(): number {
    return this.#message.seq;
  }

  /** How many of its commands are settled, while others are not. */
  get settled(): number {
    return this.#settled.size;
  }

  /** Takes the newest delivery of the message: it took us longer than the server waits, and only that can be acknowledged. */
  renew(message: JsMsg): void {
    this.#message = message;
  }

  #settle(place: number, outcome: Outcome): void {
    if (!this.holder.has(this) || this.#settled.has(place)) return;
    this.#settled.add(place);
    const sender = this.#message.headers?.get(SENDER) ?? "";
    // told first: then the acknowledgement leaves with the outcomes, in one write to the socket
    if (sender !== "") this.holder.tell(sender, outcome);
    if (this.#settled.size === this.#commands) this.holder.settled(this.#message);
  }
}

/** The command of a line; null for what is none, which nobody could ever settle. */
function parse(line: string): Command | null {
  try {
    const command = JSON.parse(line) as Command | null;
    return typeof command?.id === "string" && typeof command.type === "string" ? command : null;
  } catch {
    return null;
  }
}
