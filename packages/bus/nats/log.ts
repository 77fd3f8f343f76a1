/** The log of a cell as a JetStream stream. */

import { BusClosed, LogCorrupt } from "../errors.ts";
import type { Log } from "../ports.ts";
import { openAppender } from "./append.ts";
import type { Link } from "./link.ts";
import { commitsAfter } from "./read.ts";
import { findBefore, findEnd } from "./tail.ts";

export function openLog(link: Link, cell: number): Log {
  const { append, end } = openAppender(link, cell);
  return {
    cell,
    append,
    head: async () => (await end()).head,
    async *read(from) {
      const { head } = await findEnd(link, cell);
      if (from > head.number) return;
      const start = await findBefore(link, cell, from);
      const finished = new AbortController();
      const signal = AbortSignal.any([finished.signal, link.over]);
      for await (const commits of commitsAfter(link, cell, start, from, signal)) {
        const last = commits.at(-1);
        if (last === undefined || last.number >= head.number) finished.abort();
        yield commits.filter((commit) => commit.number <= head.number);
      }
      if (!finished.signal.aborted) throw new BusClosed("read on", { cause: link.over.reason });
    },
    async *follow(from, signal) {
      if (signal.aborted) return;
      const either = AbortSignal.any([signal, link.over]);
      try {
        yield* commitsAfter(link, cell, await findBefore(link, cell, from), from, either);
      } catch (error) {
        if (!either.aborted || error instanceof LogCorrupt) throw error;
      }
      if (!signal.aborted && link.failed()) throw new BusClosed("follow on", { cause: link.over.reason });
    },
  };
}
