/** Who was heard when: kept in memory only, so that heartbeats never reach the log. */

import { type CellState, type Command, TIMINGS } from "@sluice/domain";

/** A session that was silent for this long is taken for gone, ms; it then has the rest of its lease. */
export const SILENT_MS = 20_000;

export class Presence {
  readonly #heard = new Map<string, number>();
  readonly #since: number;

  /** `since`: when listening began; sessions of before are given that as the last time they were heard. */
  constructor(since: number) {
    this.#since = since;
  }

  /** Notes that an accepted command came from an agent's session. */
  note(command: Command, now: number): void {
    if (command.type === "Heartbeat" || command.type === "ConnectAgent") {
      this.#heard.set(command.data.sessionId, now);
    }
    if (command.type === "DisconnectAgent") this.#heard.delete(command.data.sessionId);
  }

  /** Sessions that the state takes for open and that were silent for too long. */
  silent(
    state: CellState,
    now: number,
  ): { agentId: string; sessionId: string; reason: string; leaseMs: number }[] {
    const found = [];
    for (const { agentId, session } of state.agents.values()) {
      if (session === null) continue;
      const silence = now - (this.#heard.get(session.sessionId) ?? this.#since);
      if (silence < SILENT_MS) continue;
      const leaseMs = Math.max(0, TIMINGS.leaseMs - silence);
      found.push({ agentId, sessionId: session.sessionId, reason: "silent", leaseMs });
    }
    return found;
  }
}
