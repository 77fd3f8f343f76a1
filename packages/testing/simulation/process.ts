/** A process that may stand still or die at any moment. All that reaches it goes through `run`. */

import type { Clock } from "@sluice/clock";
import type { World } from "./world.ts";

export class Process {
  /** Its clock is wrong by so much, ms. */
  skewMs = 0;
  /** Until then nothing passes between it and the other machines, ms since 1970. */
  cutOffUntil = 0;
  /** Whether what it was writing to its disk when it died has arrived there. */
  flushed = true;
  #alive = true;
  #stopped = false;
  readonly #held: (() => void)[] = [];
  readonly #endings = new Set<() => void>();

  constructor(readonly world: World, readonly name: string) {}

  get alive(): boolean {
    return this.#alive;
  }

  get stopped(): boolean {
    return this.#stopped;
  }

  readonly clock: Clock = {
    now: () => Math.floor(this.world.now) + this.skewMs,
    after: (ms, then) => {
      let off = false;
      const ring = () => {
        if (!off) then();
      };
      const stop = this.world.after(ms, `${this.name}: timer`, () => this.run(ring));
      return () => {
        off = true;
        stop();
      };
    },
  };

  /** Lets the process do something now; later while it stands still, never when it is dead. */
  run(act: () => void): void {
    if (!this.#alive) return;
    if (this.#stopped) this.#held.push(act);
    else act();
  }

  /** Called when the process dies. The answer takes it back. */
  onEnd(ending: () => void): () => void {
    this.#endings.add(ending);
    return () => void this.#endings.delete(ending);
  }

  /** SIGSTOP. */
  stop(): void {
    this.#stopped = true;
  }

  /** SIGCONT: what came in the meantime comes now, in order. */
  goOn(): void {
    this.#stopped = false;
    this.#held.splice(0).forEach((act, place) =>
      this.world.after(place * 0.001, `${this.name}: late`, () => this.run(act))
    );
  }

  /** SIGKILL. */
  kill(): void {
    if (!this.#alive) return;
    this.flushed = this.world.random.chance(0.5);
    this.#alive = false;
    this.#held.length = 0;
    for (const ending of this.#endings) ending();
  }
}
