/** The log as a server keeps it, and as each process reaches it. */

import { Fenced, type Log, LogUnwritable, type SealedRecord } from "@sluice/bus";
import { type Commit, GENESIS, type Head } from "@sluice/domain";
import { Channel, type Network } from "./network.ts";
import type { Process } from "./process.ts";
import { type News, openNews } from "./news.ts";

/** Commits in one answer. */
const BATCH = 40;

export class LogServer {
  readonly lines: string[] = [];
  head: Head = GENESIS;
  /** Told of every record that was written, after the fact. */
  onWritten: (commits: readonly Commit[], lines: readonly string[]) => void = () => {};
  /** Whether a record that does not continue the log is refused. */
  isGuarded = true;
  readonly #news: News;

  constructor(readonly network: Network, readonly cell: number) {
    this.#news = openNews(network);
  }

  /** The log as a process sees it. */
  handle(process: Process): Log {
    const { network, cell } = this;
    const appends = new Channel();
    const ask = <T>(what: string, serve: () => T) =>
      network.ask(process, what, () => {
        if (network.fails(network.faults.readFails)) {
          throw new LogUnwritable(`${what}: no answer from the server`);
        }
        return serve();
      });
    const batch = (from: number, to = Infinity) =>
      this.lines.slice(from - 1, Math.min(from - 1 + BATCH, to)).map((line) => JSON.parse(line) as Commit);
    const news = this.#news;
    const head = () => this.head;
    return {
      cell,
      head: () => ask("log head", head),
      append: (record) => network.ask(process, "append", () => this.#take(record), appends),
      async *read(from) {
        const { number: to } = await network.ask(process, "log end", head);
        for (let next = from; next <= to;) {
          const commits = await network.ask(process, "read", () => batch(next, to));
          next += commits.length;
          yield commits;
        }
      },
      async *follow(from, signal) {
        for (let next = Math.max(1, from); !signal.aborted;) {
          const commits = await ask("follow", () => batch(next));
          if (signal.aborted) return;
          next += commits.length;
          if (commits.length > 0) yield commits;
          else await news.next(process, () => head().number >= next, signal);
        }
      },
    };
  }

  #take(record: SealedRecord): void {
    const { network } = this;
    if (!network.fails(network.faults.appendFails)) return this.#write(record);
    const part = network.world.random.int(0, record.commits.length);
    if (part > 0) this.#write(record, part);
    throw new LogUnwritable(
      `append: the server does not answer, ${part} of ${record.commits.length} were written`,
    );
  }

  /** Writes the first commits of a record: a large one travels in several messages. */
  #write({ expected, commits, lines }: SealedRecord, count = commits.length): void {
    const fits = expected.number === this.head.number && expected.hash === this.head.hash;
    if (!fits && this.isGuarded) {
      throw new Fenced(this.cell, expected, `the log ends at commit ${this.head.number}`);
    }
    const written = commits.slice(0, count);
    const last = written.at(-1);
    if (last === undefined) return;
    this.lines.push(...lines.slice(0, count));
    this.head = { number: last.number, hash: last.hash };
    this.onWritten(written, lines.slice(0, count));
    this.#news.tell();
  }
}
