/** What can go wrong with the read model. */

/** A cursor is not one of ours, or belongs to another order. Thrown by `Reads.jobs` and `Reads.ledger`. */
export class BadCursor extends Error {
  override readonly name = "BadCursor";
  constructor(cursor: string) {
    super(`read the cursor "${cursor}": it is none that a page of this list gave out`);
  }
}

/** Commits do not continue what the projection holds. Thrown by `Projection.apply`; whoever feeds it starts over from `position`. */
export class ProjectionGap extends Error {
  override readonly name = "ProjectionGap";
  constructor(cell: number, found: number, expected: number) {
    super(`apply commit ${found} of cell ${cell}: the projection needs commit ${expected} first`);
  }
}

/** Why a database cannot be used; `unmade` and `superseded` are about our tables in it, the others about the server. */
export type DatabaseTrouble =
  | "away"
  | "login"
  | "database"
  | "right"
  | "version"
  | "unmade"
  | "superseded";

/**
 * The database cannot be used at the moment, and what must be done for it stands in the message. Thrown by every read and
 * by `Projection`, given by `Generations.trouble`; whoever tries again succeeds once it was done.
 */
export class DatabaseUnusable extends Error {
  override readonly name = "DatabaseUnusable";
  constructor(readonly reason: DatabaseTrouble, message: string, options?: ErrorOptions) {
    super(message, options);
  }
}
