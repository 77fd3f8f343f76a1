/** Commands and timers that stopped the cell: they are left out from then on, and whoever sent them is told why. */

import type { CommitTooLarge } from "@sluice/bus";
import type { Command, Deadline, Rejection } from "@sluice/domain";

export class LeftOut {
  readonly #why = new Map<string, Rejection>();

  /** Why that command is left out; undefined when it is not. */
  why(command: Command): Rejection | undefined {
    return this.#why.get(keyOf(command));
  }

  hasTimer(deadline: Deadline): boolean {
    return this.#why.has(timerKey(deadline));
  }

  /** The rules threw on it. */
  mistake(command: Command): void {
    const { type, id } = command;
    const message = `${type} "${id}" met a mistake of the server: nothing happened`;
    this.#why.set(keyOf(command), { code: "undecidable", message });
  }

  /** The log will never take what it leads to. */
  tooLarge(command: Command, { bytes, most }: CommitTooLarge): void {
    const message =
      `${command.type} leads to ${bytes} bytes at once and the log takes ${most}: nothing happened, ask for less`;
    this.#why.set(keyOf(command), { code: "invalid_input", message });
  }
}

/** The rules threw on a command, which is a mistake of ours; told to `onProblem`. */
export class Undecidable extends Error {
  override readonly name = "Undecidable";
  constructor(readonly command: Command, options: ErrorOptions) {
    super(`decide ${command.type} "${command.id}": the rules failed, it is left out`, options);
  }
}

/** By what a command is known when it comes again; a timer is another command each time. */
function keyOf(command: Command): string {
  return command.type === "PassDeadline" ? timerKey(command.data) : command.id;
}

/** A deadline by what it is of, so that the cell goes on without it. */
function timerKey(deadline: Deadline): string {
  return JSON.stringify(deadline);
}
