/** The inbox as a durable work queue keeps it, and as each process reaches it. */

import { type Delivery, type Inbox, LogUnwritable, type Sent } from "@sluice/bus";
import type { Command, Outcome } from "@sluice/domain";
import type { Network } from "./network.ts";
import type { Process } from "./process.ts";

/** A command that was handed out and not settled comes again after this time, ms. */
const ACK_WAIT_MS = 30_000;
/** How long a question for commands stays open, ms. */
const OPEN_MS = 5_000;

interface Entry {
  readonly place: number;
  readonly command: Command;
  readonly tell: (outcome: Outcome) => void;
  /** Handed out until then. */
  until: number;
}

interface Question {
  readonly process: Process;
  readonly max: number;
  readonly resolve: (entries: readonly Entry[]) => void;
}

export class InboxServer {
  readonly #entries = new Map<number, Entry>();
  /** Questions for commands that wait at the server for some to come, oldest first. */
  readonly #parked = new Set<Question>();
  #places = 0;

  constructor(readonly network: Network) {}

  /** Commands that are not settled. */
  get size(): number {
    return this.#entries.size;
  }

  /** The inbox as a process sees it. */
  handle(process: Process): Inbox {
    const { network } = this;
    const waitingFor = new Map<string, ((outcome: Outcome) => void)[]>();
    let local: Delivery[] = [];
    const wakers: (() => void)[] = [];
    let asking = false;
    const put = this.#put.bind(this);

    const hear = (outcome: Outcome) => {
      const told = waitingFor.get(outcome.commandId) ?? [];
      waitingFor.delete(outcome.commandId);
      for (const tell of told) tell(outcome);
    };
    const tell = (outcome: Outcome) => {
      if (network.fails(network.faults.loss)) return;
      network.world.after(
        network.delayOf(process),
        `${process.name}: outcome`,
        () => process.run(() => hear(outcome)),
      );
    };
    const wake = () => wakers.splice(0).forEach((resume) => resume());

    const fetch = async (max: number) => {
      asking = true;
      const entries = await this.#ask(process, max);
      local.push(...entries.map((entry) => this.#delivery(process, entry)));
      asking = false;
      wake();
    };

    return {
      durable: true,
      pending: () => network.ask(process, "inbox size", () => this.size),
      async send(command): Promise<Sent> {
        const outcome = new Promise<Outcome>((resolve) => {
          waitingFor.set(command.id, [...waitingFor.get(command.id) ?? [], resolve]);
        });
        const failed = () => new LogUnwritable(`send command "${command.id}": no answer from the server`);
        await network.ask(process, `send ${command.type}`, () => {
          if (network.fails(network.faults.commandLost)) throw failed();
          put(command, tell);
          if (network.fails(network.faults.commandTwice)) put(command, tell);
          if (network.fails(network.faults.commandDoubted)) throw failed();
        });
        return { outcome };
      },
      async drain(max, signal) {
        signal.addEventListener("abort", wake, { once: true });
        while (!signal.aborted) {
          if (local.length > 0) return local.splice(0, max);
          if (!asking) void fetch(max);
          await new Promise<void>((resolve) => wakers.push(resolve));
        }
        return [];
      },
      redeliver: () =>
        network.ask(process, "redeliver", () => {
          for (const entry of this.#entries.values()) entry.until = 0;
          local = [];
          // whoever took over makes the queue's reader anew, which ends the questions of others
          for (const question of [...this.#parked]) this.#answer(question, []);
        }),
    };
  }

  #put(command: Command, tell: (outcome: Outcome) => void): void {
    const place = ++this.#places;
    const copy = JSON.parse(JSON.stringify(command)) as Command;
    this.#entries.set(place, { place, command: copy, tell, until: 0 });
    this.#serve();
  }

  /** Takes commands for a process, or waits for some; they travel to it though it may stand still by then. */
  #ask(process: Process, max: number): Promise<readonly Entry[]> {
    const { network } = this;
    return new Promise((resolve) => {
      const question: Question = { process, max, resolve };
      network.world.after(network.delayOf(process), `${process.name}: asks for commands`, () => {
        this.#parked.add(question);
        this.#serve();
        if (!this.#parked.has(question)) return;
        network.world.after(OPEN_MS, "inbox: a question is over", () => {
          if (this.#parked.has(question)) this.#answer(question, []);
        });
        process.onEnd(() => this.#parked.delete(question));
      });
    });
  }

  #serve(): void {
    for (const question of this.#parked) {
      const entries = this.#take(question.max);
      if (entries.length === 0) return;
      this.#answer(question, entries);
    }
  }

  #answer(question: Question, entries: readonly Entry[]): void {
    this.#parked.delete(question);
    const { process, resolve } = question;
    const delay = this.network.delayOf(process);
    this.network.world.after(delay, `${process.name}: ${entries.length} commands`, () => {
      process.run(() => resolve(entries));
    });
  }

  #ready(): Entry[] {
    const { now } = this.network.world;
    return [...this.#entries.values()].filter(({ until }) => until <= now);
  }

  #take(max: number): Entry[] {
    const { world } = this.network;
    const taken = this.#ready().slice(0, max);
    for (const entry of taken) entry.until = world.now + ACK_WAIT_MS;
    if (taken.length > 0) world.after(ACK_WAIT_MS, "inbox: patience is over", () => this.#serve());
    return taken;
  }

  #delivery(process: Process, { place, command, tell }: Entry): Delivery {
    const { network } = this;
    let settled = false;
    return {
      command,
      settle: (outcome) => {
        if (settled) return;
        settled = true;
        tell(outcome);
        if (network.fails(network.faults.settleLost)) return;
        network.world.after(
          network.delayOf(process),
          `${process.name}: settled`,
          () => this.#entries.delete(place),
        );
      },
    };
  }
}
