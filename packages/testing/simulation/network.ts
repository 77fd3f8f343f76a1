/** What passes between processes: late, lost, twice or out of order, as much of each as the seed says. */

import type { Process } from "./process.ts";
import type { World } from "./world.ts";

/** Probabilities, 0 to 1, and times, ms. */
export interface Faults {
  /** Longest delay of most messages, and of the few that take long. */
  delayMs: number;
  longDelayMs: number;
  /** Live signals and outcomes that never arrive, and that arrive twice. */
  loss: number;
  twice: number;
  /** Commands that are stored twice; that are not stored; whose sender is told so although they were. */
  commandTwice: number;
  commandLost: number;
  commandDoubted: number;
  /** Settled commands of which the inbox does not hear. */
  settleLost: number;
  /** Appends that fail, and are written nevertheless, or not, or in part. */
  appendFails: number;
  /** Questions to log and database that fail. */
  readFails: number;
  /** Uploads without an answer. */
  fetchFails: number;
  /** Sockets that break, a message. */
  lineBreaks: number;
  /** Jobs that go wrong at the provider. */
  siteFails: number;
}

/** A network in which all goes well. */
export const CALM: Faults = {
  delayMs: 3,
  longDelayMs: 3,
  loss: 0,
  twice: 0,
  commandTwice: 0,
  commandLost: 0,
  commandDoubted: 0,
  settleLost: 0,
  appendFails: 0,
  readFails: 0,
  fetchFails: 0,
  lineBreaks: 0,
  siteFails: 0,
};

export class Network {
  faults: Faults = { ...CALM };

  constructor(readonly world: World) {}

  /** True with that probability. */
  fails(probability: number): boolean {
    return probability > 0 && this.world.random.chance(probability);
  }

  delay(): number {
    const { delayMs, longDelayMs } = this.faults;
    const { random } = this.world;
    return random.next() * (random.chance(0.02) ? longDelayMs : delayMs);
  }

  /** Between two machines, of which one may be cut off. */
  delayOf(process: Process): number {
    return Math.max(0, process.cutOffUntil - this.world.now) + this.delay();
  }

  /**
   * Asks a server that never dies. The question arrives though the asker died meanwhile; the answer then reaches nobody.
   * @param serve runs when the question arrives; what it throws is the answer too
   */
  ask<T>(process: Process, what: string, serve: () => T, channel?: Channel): Promise<T> {
    return new Promise((resolve, reject) => {
      const arrive = () => {
        let answer: () => void;
        try {
          const value = serve();
          answer = () => resolve(value);
        } catch (error) {
          answer = () => reject(error);
        }
        this.world.after(
          this.delayOf(process),
          `${process.name}: ${what} answered`,
          () => process.run(answer),
        );
      };
      const delay = this.delayOf(process);
      const wait = channel === undefined ? delay : channel.inTurn(this.world.now, delay);
      this.world.after(wait, `${process.name}: ${what}`, arrive);
    });
  }
}

/** Keeps what goes the same way in its order. */
export class Channel {
  #last = 0;

  /** How long a message must wait that would take `ms`, so that it does not overtake. */
  inTurn(now: number, ms: number): number {
    this.#last = Math.max(this.#last + 0.001, now + ms);
    return this.#last - now;
  }
}
