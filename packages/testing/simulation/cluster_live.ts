/** The live channel and the leases as servers keep them, and as each process reaches them. */

import type { Lease, Leases, Live } from "@sluice/bus";
import { every } from "@sluice/clock";
import type { Network } from "./network.ts";
import type { Process } from "./process.ts";

interface Subscription {
  readonly process: Process;
  readonly subject: string;
  readonly handler: (message: unknown, subject: string) => void;
}

export class LiveServer {
  readonly #subscriptions = new Set<Subscription>();
  /** Told of everything that is published. */
  onPublished: (subject: string, message: unknown) => void = () => {};

  constructor(readonly network: Network) {}

  /** The channel as a process sees it; only whole subjects can be subscribed to. */
  handle(process: Process): Live {
    const { network } = this;
    return {
      publish: (subject, message) => {
        this.onPublished(subject, message);
        for (const subscription of this.#subscriptions) {
          if (subscription.subject !== subject || network.fails(network.faults.loss)) continue;
          this.#bring(process, subscription, message);
          if (network.fails(network.faults.twice)) this.#bring(process, subscription, message);
        }
      },
      subscribe: (subject, handler) => {
        const subscription = { process, subject, handler };
        this.#subscriptions.add(subscription);
        const end = () => void this.#subscriptions.delete(subscription);
        process.onEnd(end);
        return end;
      },
    };
  }

  #bring(from: Process, { process, subject, handler }: Subscription, message: unknown): void {
    const copy: unknown = JSON.parse(JSON.stringify(message));
    const delay = this.network.delayOf(from) + this.network.delayOf(process);
    this.network.world.after(
      delay,
      `${process.name}: ${subject}`,
      () => process.run(() => handler(copy, subject)),
    );
  }
}

interface Held {
  readonly token: number;
  until: number;
}

export class LeaseServer {
  readonly #held = new Map<string, Held>();
  #tokens = 0;

  constructor(readonly network: Network) {}

  /** Forgets a lease before its time: its holder goes on to believe in it until it renews. */
  forget(name: string): void {
    this.#held.delete(name);
  }

  /** The leases as a process sees them. */
  handle(process: Process): Leases {
    const { network } = this;
    const { world } = network;
    return {
      acquire: async (name, holder, ttlMs) => {
        const since = process.clock.now();
        const token = await network.ask(process, `acquire ${name}`, () => {
          if ((this.#held.get(name)?.until ?? 0) > world.now) return null;
          const given = { token: ++this.#tokens, until: world.now + ttlMs };
          this.#held.set(name, given);
          return given.token;
        });
        return token === null ? null : this.#keep(process, { name, holder, ttlMs, token, since });
      },
    };
  }

  #keep(
    process: Process,
    { name, holder, ttlMs, token, since }: {
      readonly name: string;
      readonly holder: string;
      readonly ttlMs: number;
      readonly token: number;
      readonly since: number;
    },
  ): Lease {
    const { network } = this;
    const { clock } = process;
    const lost = new AbortController();
    const end = () => {
      stopRenewing();
      stopExpiry();
      lost.abort();
    };
    const expireAfter = (start: number) => clock.after(Math.max(0, start + ttlMs - clock.now()), end);
    const renew = async () => {
      const start = clock.now();
      const ours = await network.ask(process, `renew ${name}`, () => {
        const held = this.#held.get(name);
        if (held?.token !== token || held.until <= network.world.now) return false;
        held.until = network.world.now + ttlMs;
        return true;
      });
      if (lost.signal.aborted) return;
      if (!ours) return end();
      stopExpiry();
      stopExpiry = expireAfter(start);
    };
    let stopExpiry = expireAfter(since);
    const stopRenewing = every(clock, ttlMs / 3, () => void renew());
    return {
      name,
      holder,
      lost: lost.signal,
      release: async () => {
        end();
        await network.ask(process, `release ${name}`, () => {
          if (this.#held.get(name)?.token === token) this.#held.delete(name);
        });
      },
    };
  }
}
