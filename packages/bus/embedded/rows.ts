/** Reading commits from the rows of the file, verified on the way. */

import type { DatabaseSync } from "node:sqlite";
import { type Commit, GENESIS, type Head } from "@sluice/domain";
import { hashOf, openLines } from "../chain.ts";
import { explain, type FileOptions } from "./database.ts";

/** Commits that one question to the file brings at most. */
export const BATCH = 500;

interface Row {
  readonly number: number;
  readonly line: string;
}

/** Commits from the file in order; the base of `read` and `follow`. */
export interface Rows {
  head(): Head;
  /** Where the log stood before `number`; undefined while commit `number - 1` is not there. */
  before(number: number): Head | undefined;
  /** Up to `BATCH` verified commits after `previous`, none beyond `to`. Throws `LogCorrupt`. */
  batch(previous: Head, to: number): readonly Commit[];
  /** A number that changes when another connection has written to the file. */
  version(): number;
}

/** Prepares the questions once. They throw what `explain` makes of SQLite's errors. */
export function openRows(database: DatabaseSync, file: FileOptions): Rows {
  const last = database.prepare("SELECT number, line FROM log ORDER BY number DESC LIMIT 1");
  const one = database.prepare("SELECT number, line FROM log WHERE number = ?");
  const some = database.prepare(
    `SELECT line FROM log WHERE number > ? AND number <= ? ORDER BY number LIMIT ${BATCH}`,
  );
  // Rows as arrays: an object for each would be made only to be taken apart.
  (some as typeof some & { setReturnArrays(enabled: boolean): void }).setReturnArrays(true); // not yet in Deno's types
  const version = database.prepare("PRAGMA data_version");

  function asked<T>(number: number, question: () => T): T {
    try {
      return question();
    } catch (error) {
      throw explain(error, "read", file, number);
    }
  }
  const headOf = (row: Row | undefined): Head | undefined =>
    row === undefined ? undefined : { number: row.number, hash: hashOf(row.line) };

  return {
    head: () => headOf(asked(0, () => last.get() as Row | undefined)) ?? GENESIS,
    before(number) {
      if (number === 1) return GENESIS;
      return headOf(asked(number - 1, () => one.get(number - 1) as Row | undefined));
    },
    batch(previous, to) {
      const found = asked(previous.number + 1, () => some.all(previous.number, to) as unknown as [string][]);
      return openLines(file.cell, found.map(([line]) => line), previous);
    },
    version: () => (version.get() as { data_version: number }).data_version,
  };
}
