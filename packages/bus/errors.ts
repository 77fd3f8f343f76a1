/** What can go wrong with a bus, one class per thing that a caller catches. */

import type { Head } from "@sluice/domain";

/**
 * Thrown by `Log.append` when the log no longer ends where the record expected: somebody else wrote. Nothing of
 * the record is in the log. The writer throws its state away and starts over from the log (design.md §3, law 2).
 */
export class Fenced extends Error {
  override readonly name = "Fenced";
  constructor(readonly cell: number, readonly expected: Head, found: string, options?: ErrorOptions) {
    super(`Cannot append after commit ${expected.number} of cell ${cell}: ${found}`, options);
  }
}

/** Thrown wherever commits are read or verified: `number` is the first commit that is not what was written there. */
export class LogCorrupt extends Error {
  override readonly name = "LogCorrupt";
  constructor(
    readonly cell: number,
    readonly number: number,
    readonly reason: string,
    options?: ErrorOptions,
  ) {
    super(`Cannot trust commit ${number} of cell ${cell}: ${reason}`, options);
  }
}

/**
 * Thrown when the store cannot take writes: disk full, no permission, locked by another process, or a broker that
 * refuses. A refused `append` did not happen; the message says what to do.
 */
export class LogUnwritable extends Error {
  override readonly name: string = "LogUnwritable";
}

/** Thrown by `Log.append` for a commit that the store never takes, whatever else is tried: `number` says which. */
export class CommitTooLarge extends LogUnwritable {
  override readonly name = "CommitTooLarge";
  constructor(cell: number, readonly number: number, readonly bytes: number, readonly most: number) {
    super(
      `Cannot append commit ${number} of cell ${cell}: it has ${bytes} bytes, the server takes ${most}, raise its max_payload`,
    );
  }
}

/** Thrown by the log, the inbox and the leases of a bus that was closed, also into calls that were still waiting. */
export class BusClosed extends Error {
  override readonly name = "BusClosed";
  constructor(action: string, options?: ErrorOptions) {
    super(`Cannot ${action}: the bus is closed`, options);
  }
}

/** Thrown on connecting to a broker that lacks what the bus needs or is set up in a way that would lose data. */
export class BusUnsupported extends Error {
  override readonly name = "BusUnsupported";
}
