/** Folding a log from its beginning, verified, as a start does. */

import { join } from "node:path";
import { seal } from "@sluice/bus";
import { openEmbeddedBus } from "@sluice/bus/embedded";
import { type Command, type CommitDraft, evolveCommit, GENESIS, initialState, step } from "@sluice/domain";
import { type Row, whole } from "../figures.ts";
import { lifecycle, opening } from "../parts/history.ts";

const JOBS = 60_000;

/** Writes a log of whole lifecycles. Returns the number of events in it. */
async function write(path: string): Promise<number> {
  const bus = await openEmbeddedBus({ path, cell: 0 });
  const state = initialState();
  let head = GENESIS;
  let drafts: CommitDraft[] = [];
  let events = 0;
  const flush = async () => {
    const record = seal(0, drafts, head);
    await bus.log.append(record);
    head = record.head;
    drafts = [];
  };
  const carryOut = async (command: Command) => {
    const done = step(state, command, 1_767_225_600_000 + head.number);
    if (!done.accepted) throw new Error(`write the log: ${done.rejection.message}`);
    for (const draft of done.drafts) events += draft.events.length;
    drafts.push(...done.drafts);
    if (drafts.length >= 500) await flush();
  };
  for (const command of opening()) await carryOut(command);
  for (let n = 0; n < JOBS; n++) for (const command of lifecycle(n)) await carryOut(command);
  await flush();
  await bus.close();
  return events;
}

/** Measures; takes about ten seconds. */
export async function replayRows(): Promise<Row[]> {
  const dir = await Deno.makeTempDir();
  const path = join(dir, "log.sqlite");
  const events = await write(path);
  const bus = await openEmbeddedBus({ path, cell: 0 });
  const rates: number[] = [];
  let lines: string[] = [];
  for (let run = 0; run < 3; run++) {
    const state = initialState();
    lines = [];
    const began = performance.now();
    for await (const commits of bus.log.read(1)) for (const commit of commits) evolveCommit(state, commit);
    rates.push(events / ((performance.now() - began) / 1_000));
    if (run === 2) {
      for await (const commits of bus.log.read(1)) lines.push(...commits.map((c) => JSON.stringify(c)));
    }
  }
  await bus.close();
  const began = performance.now();
  for (const line of lines) JSON.parse(line);
  const parsing = events / ((performance.now() - began) / 1_000);
  await Deno.remove(dir, { recursive: true });
  return [{
    what: `state replay of ${whole(events)} events, hash chain verified`,
    figure: `${whole(Math.max(...rates))} events/s (first run ${whole(rates[0] ?? 0)})`,
    target: "≥ 300,000 events/s",
    met: Math.max(...rates) >= 300_000,
    limit: `only parsing the same lines: ${whole(parsing)} events/s`,
  }];
}
