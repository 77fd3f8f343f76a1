/** WebSockets between agents and orchestrators: in order, until they break, which each end learns at its own time. */

import type { AgentLine, Session } from "@sluice/orchestrator";
import { Channel, type Network } from "./network.ts";
import type { Process } from "./process.ts";

export interface Door {
  readonly process: Process;
  readonly accept: (line: AgentLine, token: string) => Session;
}

const LONGEST_UNKNOWN_MS = 30_000;

/** Makes the `WebSocket` of an agent's process. `find`: a door that is open now. */
export function socketsOf(
  network: Network,
  agent: Process,
  find: () => Door | null,
): { readonly WebSocket: typeof globalThis.WebSocket; breakAll(): void } {
  const { world } = network;
  const open = new Set<() => void>();

  class Socket {
    readyState = 0;
    onopen: (() => void) | null = null;
    onmessage: ((event: { readonly data: string }) => void) | null = null;
    onclose: ((event: { readonly code: number; readonly reason: string }) => void) | null = null;
    onerror: ((event: { preventDefault(): void }) => void) | null = null;
    readonly #up = new Channel();
    readonly #down = new Channel();
    #door: Door | null = null;
    #session: Session | null = null;
    /** Of the server's end. */
    #isServed = false;
    #isBroken = false;

    constructor(_url: string, protocols: readonly string[]) {
      const token = protocols.find((name) => name.startsWith("token."))?.slice(6) ?? "";
      world.after(network.delayOf(agent), `${agent.name}: connects`, () => this.#connect(token));
    }

    #connect(token: string): void {
      this.#door = find();
      const door = this.#door;
      if (door === null) return this.#lose(1006, "refused");
      const line: AgentLine = {
        isOpen: () => this.#isServed,
        send: (text) => this.#pass(this.#down, door.process, agent, () => this.#hear(text)),
        close: (code, reason) => {
          this.#isServed = false;
          this.#pass(this.#down, door.process, agent, () => this.#end(code, reason));
          world.after(0, `${door.process.name}: closed`, () => door.process.run(() => this.#served()));
        },
      };
      const stopAgent = agent.onEnd(() => this.#unserve());
      const stopDoor = door.process.onEnd(() => this.#lose(1006, "reset"));
      open.add(this.#snap);
      this.#forget = () => {
        stopAgent();
        stopDoor();
        open.delete(this.#snap);
      };
      door.process.run(() => {
        this.#isServed = true;
        this.#session = door.accept(line, token);
        this.#pass(this.#down, door.process, agent, () => {
          if (this.readyState !== 0) return;
          this.readyState = 1;
          this.onopen?.();
        });
      });
    }

    #forget: () => void = () => {};

    send(text: string): void {
      const door = this.#door;
      if (door === null) return;
      this.#pass(this.#up, agent, door.process, () => this.#isServed && this.#session?.receive(text));
    }

    close(code = 1005, reason = ""): void {
      if (this.readyState >= 2) return;
      this.readyState = 2;
      this.#unserve();
      world.after(network.delay(), `${agent.name}: closes`, () => agent.run(() => this.#end(code, reason)));
    }

    /** Brings something over, unless the line broke meanwhile or breaks with it. */
    #pass(way: Channel, from: Process, to: Process, arrive: () => void): void {
      if (this.#isBroken) return;
      if (network.fails(network.faults.lineBreaks)) return this.#snap();
      const delay = way.inTurn(world.now, network.delayOf(from) + Math.max(0, to.cutOffUntil - world.now));
      world.after(delay, `${from.name} > ${to.name}`, () => {
        if (!this.#isBroken) to.run(arrive);
      });
    }

    /** The line is cut, and neither end knows. */
    readonly #snap = (): void => {
      this.#isBroken = true;
      this.#unserve(world.random.next() * LONGEST_UNKNOWN_MS);
      this.#lose(1006, "reset", world.random.next() * LONGEST_UNKNOWN_MS);
    };

    #hear(data: string): void {
      if (this.readyState === 1) this.onmessage?.({ data });
    }

    #lose(code: number, reason: string, afterMs = network.delay()): void {
      world.after(afterMs, `${agent.name}: line lost`, () => agent.run(() => this.#end(code, reason)));
    }

    #end(code: number, reason: string): void {
      if (this.readyState === 3) return;
      this.readyState = 3;
      this.#forget();
      this.#unserve();
      this.onclose?.({ code, reason });
    }

    /** Lets the server's end hear that the line is gone. */
    #unserve(afterMs = network.delay()): void {
      const door = this.#door;
      if (door === null) return;
      world.after(afterMs, `${door.process.name}: line lost`, () => door.process.run(() => this.#served()));
    }

    #served(): void {
      this.#isServed = false;
      this.#session?.closed();
      this.#session = null;
    }
  }

  return {
    WebSocket: Socket as unknown as typeof globalThis.WebSocket,
    breakAll: () => [...open].forEach((snap) => snap()),
  };
}
