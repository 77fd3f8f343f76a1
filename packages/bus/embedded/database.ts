/** The SQLite file of a log: how it is opened, and what SQLite's errors mean to a caller. */

import { DatabaseSync } from "node:sqlite";
import { LogCorrupt, LogUnwritable } from "../errors.ts";

export interface FileOptions {
  readonly path: string;
  readonly cell: number;
  /** For an isolate that only reads and follows the log; the file must exist. Its inbox has no decider. */
  readonly readOnly?: boolean;
  /** Largest size of the file in pages of 4 KiB; then writing fails as on a full disk. No limit if absent. */
  readonly maxPages?: number;
}

/**
 * Opens or makes the file. WAL with synchronous=FULL: a transaction is on the disk before COMMIT returns
 * (sqlite.org/pragma.html#pragma_synchronous), and a torn end of the WAL is dropped by SQLite itself.
 */
export function openFile(options: FileOptions): DatabaseSync {
  const { path, readOnly = false, maxPages } = options;
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(path, { readOnly });
    database.exec("PRAGMA busy_timeout = 5000");
    if (readOnly) {
      database.exec("SELECT number FROM log LIMIT 1");
      return database;
    }
    database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL");
    if (maxPages !== undefined) database.exec(`PRAGMA max_page_count = ${Math.trunc(maxPages)}`);
    database.exec("CREATE TABLE IF NOT EXISTS log (number INTEGER PRIMARY KEY, line TEXT NOT NULL) STRICT");
    return database;
  } catch (error) {
    database?.close();
    throw explain(error, "open", options, 0);
  }
}

/** Result codes (sqlite.org/rescode.html) by what to do about them, with the words for when there is no code. */
const ADVICE: readonly (readonly [number, RegExp, string])[] = [
  [13, /disk is full/, "the disk is full, free some space and try again"],
  [8, /readonly/, "the file is read-only, give this user write permission to it and its folder"],
  [14, /unable to open/, "it cannot be opened, check that the folder exists and this user may write to it"],
  [10, /disk I\/O/, "the disk reports an error, check the disk and its free space"],
  [5, /locked/, "another process holds it, stop that process or try again"],
];

/**
 * What an error of SQLite means for a caller, naming the file and what to do. `number` is the commit that was being
 * read or written. Errors that are not SQLite's come back as they are.
 */
export function explain(error: unknown, action: string, file: FileOptions, number: number): unknown {
  if (!(error instanceof Error) || (error as { code?: unknown }).code !== "ERR_SQLITE_ERROR") return error;
  const code = Number((error as { errcode?: unknown }).errcode ?? 0) & 0xff;
  const name = JSON.stringify(file.path);
  if (code === 26 || code === 11 || /not a database|malformed/.test(error.message)) {
    return new LogCorrupt(file.cell, number, `the file ${name} is damaged (${error.message})`, {
      cause: error,
    });
  }
  const advice = ADVICE.find(([known, words]) => known === code || words.test(error.message))?.[2];
  return new LogUnwritable(`Cannot ${action} the log ${name}: ${advice ?? error.message}`, { cause: error });
}
