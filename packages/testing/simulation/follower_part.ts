/** A client of the event stream: its line breaks now and then, and it resumes after the last commit that it was given. */

import { sleep } from "@sluice/clock";
import type { Process } from "./process.ts";
import { type Part, partOf, type Stage } from "./stage.ts";

const LONGEST_LINE_MS = 30_000;

export function followerPart({ world, cluster, laws, mutation }: Stage, name: string): Part {
  async function follow(process: Process): Promise<void> {
    const { log } = cluster.busOf(process);
    const forever = new AbortController().signal;
    for (;;) {
      const line = new AbortController();
      const stop = process.clock.after(world.random.next() * LONGEST_LINE_MS, () => line.abort());
      const seen = laws.seenBy(name);
      const from = mutation === "late_resume" && seen > 0 ? seen + 2 : seen + 1;
      try {
        for await (const commits of log.follow(from, line.signal)) {
          for (const commit of commits) laws.followed(name, commit);
        }
      } catch (error) {
        world.note(`${name}: ${error}`);
      }
      stop();
      await sleep(process.clock, world.random.next() * 500, forever);
    }
  }
  return partOf(world, name, (process) => void follow(process));
}
