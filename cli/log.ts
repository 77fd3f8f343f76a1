/** The log of a cell as lines, one commit each: taken out and put in, proven on the way. */

import { type Log, openLines, printLine } from "@sluice/bus";
import { type Commit, GENESIS, type Head } from "@sluice/domain";

/** The log holds something that the lines do not. Thrown by `importLog`; nothing was written. */
export class ImportRefused extends Error {
  override readonly name = "ImportRefused";
}

/** What an import did. */
export interface Imported {
  readonly head: Head;
  /** Commits that were not there before. */
  readonly added: number;
}

/** Commits that are appended together. */
const GROUP = 256;

/** Writes every commit as the line that the log keeps. Throws `LogCorrupt` at the first that is not what was written. */
export async function exportLog(log: Log, write: (lines: string) => void): Promise<Head> {
  let head = GENESIS;
  for await (const commits of log.read(1)) {
    write(commits.map(printLine).join("\n"));
    const last = commits.at(-1);
    if (last !== undefined) head = { number: last.number, hash: last.hash };
  }
  return head;
}

/**
 * Appends exported lines to a log that is empty, or that an import of the same lines has begun. Throws `LogCorrupt` at the
 * first line that was changed or does not follow, `ImportRefused` when the log is another one, and `Fenced` when somebody
 * else writes to it.
 */
export async function importLog(log: Log, lines: AsyncIterable<string>): Promise<Imported> {
  const start = await log.head();
  let [head, stored] = [GENESIS, start];
  let group: { commit: Commit; line: string }[] = [];

  async function store(): Promise<void> {
    const last = group.at(-1)?.commit;
    if (last === undefined) return;
    const next = { number: last.number, hash: last.hash };
    const commits = group.map(({ commit }) => commit);
    await log.append({ expected: stored, head: next, commits, lines: group.map(({ line }) => line) });
    stored = next;
    group = [];
  }

  for await (const line of lines) {
    const [commit] = openLines(log.cell, [line], head);
    if (commit === undefined) continue;
    head = { number: commit.number, hash: commit.hash };
    if (head.number === start.number && head.hash !== start.hash) {
      throw refused(log, start, `the lines have another commit ${head.number}`);
    }
    if (head.number > start.number) group.push({ commit, line });
    if (group.length === GROUP) await store();
  }
  if (head.number < start.number) throw refused(log, start, `the lines end at commit ${head.number}`);
  await store();
  return { head, added: head.number - start.number };
}

function refused(log: Log, { number }: Head, why: string): ImportRefused {
  return new ImportRefused(
    `import into the log of cell ${log.cell}: it has ${number} commits and ${why}; import into an empty log`,
  );
}

/** The lines of a text that comes in pieces. Only line feeds end them: commits may hold every other separator. */
export async function* linesOf(pieces: AsyncIterable<string>): AsyncGenerator<string> {
  let rest = "";
  for await (const piece of pieces) {
    const lines = (rest + piece).split("\n");
    rest = lines.pop() ?? "";
    yield* lines;
  }
  if (rest !== "") yield rest;
}
