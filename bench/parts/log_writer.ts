/**
 * Appends the lives of jobs to a log on NATS at a pace, as a process of its own. A commit's `at` is when it was sealed,
 * so that a follower knows how far it is behind.
 */

import { seal } from "@sluice/bus";
import { openNatsBus } from "@sluice/bus/nats";
import type { CommitDraft } from "@sluice/domain";
import { template } from "./finished_jobs.ts";

/** Lives in one record. */
const IN_RECORD = 30;
const IN_FLIGHT = 16;

export interface WriterOptions {
  readonly servers: string;
  /** Events a second. */
  readonly pace: number;
  readonly seconds: number;
}

export interface WriterResult {
  /** Number of the last commit. */
  readonly number: number;
}

if (import.meta.main) {
  const { servers, pace, seconds }: WriterOptions = JSON.parse(Deno.args[0] ?? "");
  const bus = await openNatsBus({ servers, cell: 0 });
  const life = template(Date.now()).life;
  const events = IN_RECORD * life.reduce((sum, draft) => sum + draft.events.length, 0);
  let head = await bus.log.head();
  const underway: Promise<void>[] = [];
  const began = performance.now();
  for (let written = 0; written < pace * seconds; written += events) {
    const ahead = written / pace * 1_000 - (performance.now() - began);
    if (ahead > 1) await new Promise((resolve) => setTimeout(resolve, ahead));
    const at = Date.now();
    const drafts: CommitDraft[] = [];
    for (let n = 0; n < IN_RECORD; n++) drafts.push(...life.map((draft) => ({ ...draft, at })));
    const record = seal(0, drafts, head);
    head = record.head;
    underway.push(bus.log.append(record));
    if (underway.length >= IN_FLIGHT) await underway.shift();
  }
  await Promise.all(underway);
  await bus.close();
  const result: WriterResult = { number: head.number };
  await Deno.stdout.write(new TextEncoder().encode(JSON.stringify(result)));
}
