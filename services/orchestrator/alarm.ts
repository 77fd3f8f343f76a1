import type { Clock } from "@sluice/clock";

/** One timer that can be set again and again, for at most a day ahead. */
export class Alarm {
  #stop: (() => void) | null = null;
  #due = Infinity;
  readonly #clock: Clock;
  readonly #ring: () => void;

  constructor(clock: Clock, ring: () => void) {
    this.#clock = clock;
    this.#ring = ring;
  }

  /** Rings at `due`, ms since 1970. */
  set(due: number): void {
    if (this.#due === due && this.#stop !== null) return;
    this.clear();
    this.#due = due;
    this.#stop = this.#clock.after(Math.min(Math.max(0, due - this.#clock.now()), 86_400_000), () => {
      this.#stop = null;
      this.#ring();
    });
  }

  clear(): void {
    this.#stop?.();
    this.#stop = null;
    this.#due = Infinity;
  }
}
