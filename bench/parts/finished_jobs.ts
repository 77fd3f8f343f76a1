/**
 * A long history made quickly: the rules decide one job's life, and its commits are written again and again with other
 * ids at later times. What is read from it is what the rules would have led to.
 */

import { type Bus, seal } from "@sluice/bus";
import { type Command, type CommitDraft, GENESIS, type Head, initialState, step } from "@sluice/domain";
import { lifecycle, opening } from "./history.ts";

/** Commits in one record. */
const IN_RECORD = 210;
const IN_FLIGHT = 16;

export interface Span {
  readonly jobs: number;
  /** Of the first submission, ms since 1970. */
  readonly from: number;
  /** Between two submissions, ms. */
  readonly gapMs: number;
}

/** Appends whole lives of jobs to a log, after its opening if it is empty. Returns where it ends then. */
export async function writeFinished(bus: Bus, cell: number, { jobs, from, gapMs }: Span): Promise<Head> {
  let head = await bus.log.head();
  const { first, life } = template(from);
  const fixed = new Set(JSON.stringify(first).match(UUID));
  const underway: Promise<void>[] = [];
  const append = async (drafts: readonly CommitDraft[]) => {
    const record = seal(cell, drafts, head);
    head = record.head;
    underway.push(bus.log.append(record));
    if (underway.length >= IN_FLIGHT) await underway.shift();
  };
  if (head.number === GENESIS.number) await append(first);
  let drafts: CommitDraft[] = [];
  for (let n = 0; n < jobs; n++) {
    const ids = new Map<string, string>();
    for (const draft of life) drafts.push(recast(draft, ids, fixed, Math.round(n * gapMs)));
    if (drafts.length < IN_RECORD && n < jobs - 1) continue;
    await append(drafts);
    drafts = [];
  }
  await Promise.all(underway);
  return head;
}

/** The commits of the opening at `from` (ms since 1970), and those of one job's life after it. */
export function template(from: number): { readonly first: CommitDraft[]; readonly life: CommitDraft[] } {
  const state = initialState();
  const decided = (commands: readonly Command[]) =>
    commands.flatMap((command) => {
      const done = step(state, command, from);
      if (!done.accepted) throw new Error(`write a history: ${done.rejection.message}`);
      return done.drafts;
    });
  return { first: decided(opening()), life: decided(lifecycle(0)) };
}

const UUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;
/** Numbers from here on are times. */
const TIMES = 1e12;

/** The same with other ids, except those that are `fixed`, and with its times `later` by so many ms. */
function recast<T>(value: T, ids: Map<string, string>, fixed: ReadonlySet<string>, later: number): T {
  const again = <U>(one: U): U => {
    if (typeof one === "number") return (one > TIMES ? one + later : one) as U;
    if (typeof one === "string") return (one.length === 36 && !fixed.has(one) ? idFor(ids, one) : one) as U;
    if (Array.isArray(one)) return one.map(again) as U;
    if (one === null || typeof one !== "object") return one;
    const copy: Record<string, unknown> = {};
    for (const key in one) copy[key] = again(one[key]);
    return copy as U;
  };
  return again(value);
}

function idFor(ids: Map<string, string>, old: string): string {
  let id = ids.get(old);
  if (id === undefined) ids.set(old, id = crypto.randomUUID());
  return id;
}
