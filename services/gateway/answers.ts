/** Answers on their way out: a process that ends lets the last of them leave. */

/** They get so long; whoever reads slower has had the time before the end as well. */
const LEAVE_MS = 2_000;

export class Answers {
  readonly #underway = new Set<Promise<void>>();

  /** Notes the request that came with this `info` of `Deno.serve`; without one there is no server to wait for. */
  note(info: Partial<Deno.ServeHandlerInfo> | undefined): void {
    const completed = info?.completed;
    if (completed === undefined) return;
    const leave = () => void this.#underway.delete(over);
    // a client that went away is owed nothing
    const over = completed.then(leave, leave);
    this.#underway.add(over);
  }

  /** Resolves when all that were noted have left, or after a while. */
  async left(): Promise<void> {
    if (this.#underway.size === 0) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, LEAVE_MS);
    });
    await Promise.race([Promise.all(this.#underway), late]);
    clearTimeout(timer);
    // the server writes the last of what it was handed in its next turn
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
}
