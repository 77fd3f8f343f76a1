/**
 * The hash chain over the commits of a cell. A commit's line is its JSON with the hash as the last field, and
 * `hash = sha256(previous hash as 64 hex characters + the JSON without the hash field)`, in UTF-8.
 *
 * The canonical bytes are the bytes as they were first written: whoever verifies a line cuts the hash off its end
 * and never has to print the JSON again. Verifying parsed commits works as well, because JSON.parse and
 * JSON.stringify keep the order of the keys (ECMA-262: integer-like keys ascending, then the others in the order of
 * their insertion), so printing what was parsed gives the same bytes.
 */

import { hash as digest } from "node:crypto";
import { type Commit, type CommitDraft, GENESIS, type Head } from "@sluice/domain";
import { LogCorrupt } from "./errors.ts";
import type { SealedRecord } from "./ports.ts";

const FIELD = ',"hash":"';
const HEX = 64;
/** Length of `,"hash":"<64 hex>"}`, with which every line ends. */
const TAIL = FIELD.length + HEX + 2;

/**
 * Gives drafts their numbers and hashes after `expected`, and prints their lines.
 *
 * @param cell the cell whose log it is
 * @param drafts in the order in which they shall stand
 * @param expected the head after which the record belongs, and nowhere else
 */
export function seal(cell: number, drafts: readonly CommitDraft[], expected: Head): SealedRecord {
  const commits: Commit[] = [];
  const lines: string[] = [];
  let { number, hash } = expected;
  for (const draft of drafts) {
    number++;
    const { at, accountId, actor, cause, events } = draft;
    const body = JSON.stringify({ cell, number, at, accountId, actor, cause, events });
    hash = digest("sha256", hash + body, "hex");
    lines.push(`${body.slice(0, -1)}${FIELD}${hash}"}`);
    commits.push({ cell, number, at, accountId, actor, cause, events, hash });
  }
  return { expected, head: { number, hash }, commits, lines };
}

/** The hash that a line carries, unverified. */
export function hashOf(line: string): string {
  return line.slice(-2 - HEX, -2);
}

/**
 * Parses lines that must follow `previous` and verifies them.
 *
 * @throws LogCorrupt at the first line that was changed, is missing or does not belong there
 */
export function openLines(cell: number, lines: Iterable<string>, previous: Head): Commit[] {
  const commits: Commit[] = [];
  let head = previous;
  for (const line of lines) {
    const commit = openLine(cell, line, head);
    commits.push(commit);
    head = commit;
  }
  return commits;
}

/**
 * Verifies that `entries` are, one by one and without a gap, what was sealed after `from`; returns where they end.
 * To prove that nothing was cut off at the end, compare the returned head with one that is known.
 *
 * @param entries lines as the log keeps them (an export), or parsed commits
 * @param from the head before the first entry; the beginning of the log if absent
 * @throws LogCorrupt at the first commit that was changed, dropped or inserted
 */
export function verifyChain(cell: number, entries: Iterable<string | Commit>, from: Head = GENESIS): Head {
  let head = from;
  for (const entry of entries) {
    const { number, hash } = openLine(cell, typeof entry === "string" ? entry : printLine(entry), head);
    head = { number, hash };
  }
  return head;
}

function openLine(cell: number, line: string, previous: Head): Commit {
  const number = previous.number + 1;
  const commit = parse(cell, number, line);
  if (commit === null || typeof commit !== "object") {
    throw new LogCorrupt(cell, number, "its line is not a commit");
  }
  if (commit.cell !== cell) throw new LogCorrupt(cell, number, `it belongs to cell ${commit.cell}`);
  if (commit.number !== number) throw new LogCorrupt(cell, number, misplaced(commit.number, number));
  const expected = digest("sha256", `${previous.hash}${line.slice(0, -TAIL)}}`, "hex");
  if (commit.hash !== expected || hashOf(line) !== expected) {
    throw new LogCorrupt(cell, number, "its bytes or those before it were changed, the hash does not match");
  }
  return commit;
}

function parse(cell: number, number: number, line: string): Commit | null {
  try {
    return JSON.parse(line) as Commit | null;
  } catch (cause) {
    throw new LogCorrupt(cell, number, "its line is not JSON", { cause });
  }
}

function misplaced(found: number, expected: number): string {
  return found > expected
    ? `commit ${found} stands in its place, what was between was dropped`
    : `commit ${found} stands in its place, a commit was inserted before it`;
}

/** The line of a commit, byte for byte as the log keeps it. */
export function printLine({ cell, number, at, accountId, actor, cause, events, hash }: Commit): string {
  return JSON.stringify({ cell, number, at, accountId, actor, cause, events, hash });
}
