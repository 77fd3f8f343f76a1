/** When which state ends by itself: an index over the state, so that the next timer is known without a search. */

import type { Deadline } from "./commands.ts";
import { Heap } from "./heap.ts";

interface Entry {
  readonly deadline: Deadline;
  readonly key: string;
}

function keyOf(deadline: Deadline): string {
  switch (deadline.of) {
    case "job":
      return deadline.jobId;
    case "agent":
      return `agent ${deadline.agentId}`;
    case "pairing":
      return `pairing ${deadline.codeHash}`;
    case "account":
      return `account ${deadline.accountId}`;
  }
}

/** One deadline for each thing; setting another replaces it. Old heap entries are skipped when they surface. */
export class Deadlines {
  readonly #due = new Map<string, number>();
  /** Of those at the same time the key decides, so that the next one does not depend on what was before. */
  readonly #heap = new Heap<Entry>((a, b) =>
    a.deadline.due !== b.deadline.due ? a.deadline.due < b.deadline.due : a.key < b.key
  );

  get size(): number {
    return this.#due.size;
  }

  set(deadline: Deadline): void {
    const key = keyOf(deadline);
    if (this.#due.get(key) === deadline.due) return;
    this.#due.set(key, deadline.due);
    this.#heap.push({ deadline, key });
    // Without this, finished jobs would stay in the heap until their old deadlines pass.
    if (this.#heap.size > 2 * this.#due.size + 1_024) this.#heap.retain((e) => this.#current(e));
  }

  /** Takes a deadline out, whatever it is of. */
  forget(deadline: Deadline): void {
    this.#due.delete(keyOf(deadline));
  }

  clearJob(jobId: string): void {
    this.#due.delete(jobId);
  }

  clearAgent(agentId: string): void {
    this.#due.delete(`agent ${agentId}`);
  }

  clearPairing(codeHash: string): void {
    this.#due.delete(`pairing ${codeHash}`);
  }

  /** The earliest deadline, or null. */
  next(): Deadline | null {
    for (let top = this.#heap.peek(); top !== undefined; top = this.#heap.peek()) {
      if (this.#current(top)) return top.deadline;
      this.#heap.pop();
    }
    return null;
  }

  #current(entry: Entry): boolean {
    return this.#due.get(entry.key) === entry.deadline.due;
  }
}
