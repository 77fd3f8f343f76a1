/** One timer that can be set again and again, for at most a day ahead. */
export class Alarm {
  #timer: ReturnType<typeof setTimeout> | undefined;
  #due = Infinity;
  readonly #ring: () => void;

  constructor(ring: () => void) {
    this.#ring = ring;
  }

  /** Rings in `ms` milliseconds from now unless set to an earlier time already; `due` names that moment. */
  set(due: number, ms: number): void {
    if (this.#due === due && this.#timer !== undefined) return;
    this.clear();
    this.#due = due;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#ring();
    }, Math.min(Math.max(0, ms), 86_400_000));
  }

  clear(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#due = Infinity;
  }
}
