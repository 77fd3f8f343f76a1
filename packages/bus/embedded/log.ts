/** The log of a cell in a SQLite file: one row a commit, one transaction a record. */

import type { DatabaseSync } from "node:sqlite";
import { setImmediate as turn } from "node:timers/promises";
import { BusClosed, Fenced, LogCorrupt, LogUnwritable } from "../errors.ts";
import type { Log, SealedRecord } from "../ports.ts";
import { explain, type FileOptions } from "./database.ts";
import type { Feeds } from "./feed.ts";
import { follow } from "./follow.ts";
import { openRows, type Rows } from "./rows.ts";

/** Commits at the end that opening verifies: enough for what a crash can touch, quick enough for every start. */
const TAIL = 100;

export interface EmbeddedLog extends Log {
  close(): void;
}

/** Makes the log of an opened file. Throws `LogCorrupt` when its last commits do not chain. */
export function openLog(database: DatabaseSync, file: FileOptions, feeds: Feeds): EmbeddedLog {
  const { cell, readOnly = false } = file;
  const closed = new AbortController();
  const rows = openRows(database, file);
  verifyTail(rows);
  const insert = readOnly ? null : database.prepare("INSERT INTO log (number, line) VALUES (?, ?)");

  function write(record: SealedRecord): void {
    const { expected, lines } = record;
    if (insert === null) {
      throw new LogUnwritable(`Cannot append to the log "${file.path}": it was opened read-only`);
    }
    try {
      database.exec("BEGIN IMMEDIATE");
      const head = rows.head();
      if (head.number !== expected.number || head.hash !== expected.hash) {
        throw new Fenced(cell, expected, `the log ends at commit ${head.number} with hash ${head.hash}`);
      }
      let number = expected.number;
      for (const line of lines) insert.run(++number, line);
      database.exec("COMMIT");
    } catch (error) {
      if (database.isTransaction) database.exec("ROLLBACK");
      throw explain(error, "append to", file, expected.number + 1);
    }
  }

  function open(action: string): void {
    if (closed.signal.aborted) throw new BusClosed(action);
  }

  return {
    cell,
    async head() {
      open("ask for the head");
      return rows.head();
    },
    async append(record) {
      open("append");
      if (record.commits.length === 0) return;
      write(record);
      feeds.deliver(record.commits);
    },
    async *read(from) {
      open("read");
      const to = rows.head().number;
      let previous = rows.before(Math.max(1, from));
      while (previous !== undefined && previous.number < to) {
        const commits = rows.batch(previous, to);
        const last = commits.at(-1);
        if (last === undefined) {
          throw new LogCorrupt(cell, previous.number + 1, "it was dropped from the file");
        }
        previous = last;
        yield commits;
        // Reading is synchronous underneath; other work gets its turn between the batches.
        await turn();
        open("read on");
      }
    },
    follow: (from, signal) =>
      follow(rows, feeds, Math.max(1, from), AbortSignal.any([signal, closed.signal])),
    close() {
      closed.abort();
      database.close();
    },
  };
}

function verifyTail(rows: Rows): void {
  const head = rows.head();
  const before = rows.before(Math.max(1, head.number - TAIL + 1));
  // A first row that is missing leaves the hash unknown, and then the chain check names the place.
  if (head.number > 0) rows.batch(before ?? { number: head.number - TAIL, hash: "" }, head.number);
}
