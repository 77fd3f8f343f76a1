/** When each key was last used: to the moment in memory, to the hour in the log. */

import { type Command, type Key, TIMINGS } from "@sluice/domain";

export interface KeyUsesOptions {
  /** Sends the command and waits for nobody. */
  readonly send: (command: Command<"NoteKeyUsed">) => void;
  readonly newId: () => string;
}

interface Use {
  at: number;
  /** When it was last said to the log. */
  notedAt: number;
}

/** More keys than this are not remembered; the log has them to the hour. */
const REMEMBERED = 10_000;

export class KeyUses {
  readonly #uses = new Map<string, Use>();

  constructor(readonly options: KeyUsesOptions) {}

  /** Notes a use at `now` (ms since 1970). */
  note(key: Key, now: number): void {
    let use = this.#uses.get(key.keyId);
    if (use === undefined) {
      if (this.#uses.size >= REMEMBERED) this.#uses.clear();
      this.#uses.set(key.keyId, use = { at: now, notedAt: key.lastUsedAt ?? -Infinity });
    }
    use.at = now;
    if (now - use.notedAt < TIMINGS.keyUsedMs) return;
    use.notedAt = now;
    const { keyId, accountId } = key;
    this.options.send({
      id: this.options.newId(),
      type: "NoteKeyUsed",
      actor: { type: "key", id: keyId },
      data: { keyId, accountId },
    });
  }

  /** When the key was last used, ms since 1970; null when nobody knows of a use. */
  lastUsedAt(key: Key): number | null {
    return this.#uses.get(key.keyId)?.at ?? key.lastUsedAt;
  }
}
