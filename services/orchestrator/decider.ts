/**
 * The decider loop (design.md §5): the single writer of a cell's log. State is a fold of the log; commands are
 * decided in groups, appended as one record, and only then answered and acted upon.
 */

import {
  type Bus,
  CommitTooLarge,
  type Delivery,
  Fenced,
  LogUnwritable,
  seal,
  type SealedRecord,
} from "@sluice/bus";
import { type Clock, every, sleep, systemClock } from "@sluice/clock";
import {
  type CellState,
  type Command,
  type CommitDraft,
  GENESIS,
  type Head,
  initialState,
  type Outcome,
  type Step,
  step,
} from "@sluice/domain";
import type { SnapshotStore } from "@sluice/media";
import type { Span } from "@sluice/observe";
import { Alarm } from "./alarm.ts";
import { dispatch } from "./dispatch.ts";
import { LeftOut, Undecidable } from "./left_out.ts";
import { type DeciderObserver, UNOBSERVED } from "./observer.ts";
import { Presence } from "./presence.ts";
import { replay } from "./replay.ts";
import { createSnapshotter } from "./snapshotter.ts";

/** Commands decided at once, at most. */
const GROUP = 256;
/** Records on their way to the log, at most; each expects the one before it. */
const PIPELINE = 4;
const PRESENCE_CHECK_MS = 5_000;
/** Rest after the log could not be written, before the state is read anew. */
const REST_MS = 1_000;

export interface DeciderOptions {
  readonly bus: Bus;
  readonly cell: number;
  readonly clock?: Clock;
  readonly newId?: () => string;
  /** Where states are kept, so that a start need not read the whole log; null keeps none. */
  readonly snapshots?: SnapshotStore | null;
  /** Commits after which another state is kept. */
  readonly snapshotEvery?: number;
  /** Told at once of the state after each replay, the first and those after a failed append; `head` is durable. For reading only. */
  readonly onReplayed?: (state: CellState, head: Head) => void;
  /** Told of what an operator should know: fencing, an unwritable log, a snapshot that cannot be used or written. */
  readonly onProblem?: (problem: Error) => void;
  readonly observer?: DeciderObserver;
}

export interface Decider {
  /** Resolves when the log was replayed and commands are being decided. Rejects when the log cannot be trusted. */
  readonly ready: Promise<void>;
  /** Ends when the decider can go on no more: the log is corrupt or cannot be written. Never rejects before that. */
  readonly done: Promise<void>;
  /** The state as decided so far: for reading only. */
  state(): CellState;
  /** Why nothing can be decided at the moment, or null: the log could not be written when it was last tried. */
  trouble(): Error | null;
  close(): Promise<void>;
}

/** Starts deciding for a cell; whoever starts it believes to hold the cell's lease, and the log fences the mistaken. */
export function startDecider(
  {
    bus,
    cell,
    clock = systemClock,
    newId = () => crypto.randomUUID(),
    snapshots = null,
    snapshotEvery = 50_000,
    onReplayed = () => {},
    onProblem = () => {},
    observer = UNOBSERVED,
  }: DeciderOptions,
): Decider {
  const closing = new AbortController();
  let wake = new AbortController();
  const alarm = new Alarm(clock, () => wake.abort());
  const stopPresence = every(clock, PRESENCE_CHECK_MS, () => wake.abort());
  closing.signal.addEventListener("abort", () => wake.abort());
  let state = initialState();
  let head: Head = GENESIS;
  let presence = new Presence(clock.now());
  let trouble: Error | null = null;
  const leftOut = new LeftOut();
  const readiness = Promise.withResolvers<void>();

  const snapshotter = createSnapshotter({ store: snapshots, cell, every: snapshotEvery, onProblem });

  async function startOver(): Promise<void> {
    const replayed = await replay(bus.log, cell, snapshots, onProblem);
    ({ state, head } = replayed);
    presence = new Presence(clock.now());
    snapshotter.begin(replayed);
  }

  function system(type: "PassDeadline" | "DisconnectAgent", data: unknown): Command {
    return { id: newId(), type, actor: { type: "system", id: "timer" }, data } as Command;
  }

  /** Deadlines that have passed and sessions that went silent, as commands. */
  function due(now: number): Command[] {
    const commands = presence.silent(state, now).map((silent) => system("DisconnectAgent", silent));
    let next = state.deadlines.next();
    for (; next !== null && leftOut.hasTimer(next); next = state.deadlines.next()) {
      state.deadlines.forget(next);
    }
    if (next !== null && next.due <= now) commands.push(system("PassDeadline", next));
    return commands;
  }

  /** Decides and folds. A mistake in the rules must not stop the cell: the command is remembered and left out. */
  function decideOne(command: Command, now: number): Step {
    try {
      const done = step(state, command, now);
      if (done.accepted) presence.note(command, now);
      return done;
    } catch (cause) {
      leftOut.mistake(command);
      throw new Undecidable(command, { cause });
    }
  }

  interface Turn {
    readonly record: SealedRecord | null;
    readonly settle: () => void;
    /** Leaves out what led to a commit that the log will never take. */
    readonly blame: (failure: CommitTooLarge) => void;
  }

  /** Decides a group against the state; what it returns is done when its record is durable. */
  function decideGroup(deliveries: readonly Delivery[], now: number): Turn {
    const drafts: CommitDraft[] = [];
    const authors: Command[] = [];
    const decided = (command: Command, done: Step) => {
      if (!done.accepted) return;
      drafts.push(...done.drafts);
      authors.push(...done.drafts.map(() => command));
    };
    const outcomes: { delivery: Delivery; outcome: Outcome; span: Span | null }[] = [];
    for (const delivery of deliveries) {
      const { command } = delivery;
      const span = observer.deciding(state, command);
      const rejection = leftOut.why(command);
      const done: Step = rejection === undefined ? decideOne(command, now) : { accepted: false, rejection };
      const outcome = outcomeOf(command, done, head.number + drafts.length + 1);
      outcomes.push({ delivery, outcome, span });
      decided(command, done);
    }
    for (let commands = due(now), n = 0; commands.length > 0 && n < GROUP; commands = due(now), n++) {
      for (const command of commands) {
        decided(command, decideOne(command, now));
      }
    }
    const record = drafts.length === 0 ? null : seal(cell, drafts, head);
    if (record !== null) head = record.head;
    return {
      record,
      blame: (failure) => {
        const author = authors[failure.number - 1 - (record?.expected.number ?? 0)];
        if (author !== undefined) leftOut.tooLarge(author, failure);
      },
      settle: () => {
        if (record !== null) trouble = null;
        const tell = () => drafts.forEach((commit) => dispatch(bus.live, state, commit));
        // An agent shall have the acknowledgement that freed its slot before the order that takes it; else orders go first.
        if (deliveries.some(({ command }) => command.actor.type === "agent")) clock.after(0, tell);
        else tell();
        for (const { delivery, outcome, span } of outcomes) {
          delivery.settle(outcome);
          observer.decided(delivery.command, outcome, span);
        }
        observer.committed(state, drafts);
      },
    };
  }

  /** Decides until closed; throws when an append failed, and then nothing of it counts. */
  async function lead(): Promise<void> {
    const underway: Promise<void>[] = [];
    const undecided: Delivery[] = [];
    let failure: { readonly cause: unknown } | null = null;
    while (!closing.signal.aborted && failure === null) {
      if (wake.signal.aborted) wake = new AbortController();
      arm();
      const deliveries = await bus.inbox.drain(GROUP, wake.signal);
      if (closing.signal.aborted) break;
      let turn: Turn;
      try {
        turn = decideGroup(deliveries, clock.now());
      } catch (cause) {
        failure ??= { cause };
        break;
      }
      if (turn.record === null && underway.length === 0) {
        if (deliveries.length === 0) continue;
        try {
          await stillCurrent();
          turn.settle();
        } catch (cause) {
          failure ??= { cause };
          undecided.push(...deliveries);
        }
        continue;
      }
      // Settled in order: even a refusal may rest on a commit that is not durable yet.
      const appended = turn.record === null ? Promise.resolve() : bus.log.append(turn.record);
      if (turn.record !== null) observer.appending(turn.record, appended);
      const done = Promise.all([appended, underway.at(-1)]).then(turn.settle).catch((cause) => {
        if (failure === null && cause instanceof CommitTooLarge) turn.blame(cause);
        failure ??= { cause };
        wake.abort();
        undecided.push(...deliveries);
        throw cause;
      }).finally(() => underway.splice(underway.indexOf(done), 1));
      done.catch(() => {});
      underway.push(done);
      snapshotter.offer(state, head, done);
      if (underway.length >= PIPELINE) await underway[0]?.catch(() => {});
    }
    await Promise.allSettled(underway);
    if (failure !== null) await giveUp((failure as { readonly cause: unknown }).cause, undecided);
  }

  /**
   * What is answered without a commit has no fence of its own: a decider that was stopped for long must not refuse or
   * reassure anybody by a state of the past. Throws `Fenced` when somebody else wrote since.
   */
  async function stillCurrent(): Promise<void> {
    const end = await bus.log.head();
    if (end.hash !== head.hash) throw new Fenced(cell, head, `the log ends at commit ${end.number}`);
  }

  /** After a failed append: who can be told is told, and the state is thrown away. Throws what cannot be mended. */
  async function giveUp(cause: unknown, undecided: readonly Delivery[]): Promise<void> {
    const problem = cause instanceof Error ? cause : new Error(String(cause));
    onProblem(problem);
    // what stopped it is left out, or was somebody else: all others are decided at once
    if ([Fenced, Undecidable, CommitTooLarge].some((kind) => problem instanceof kind)) return;
    if (!(problem instanceof LogUnwritable)) throw problem;
    trouble = problem;
    // Where the inbox itself is durable the commands are safe and come again; elsewhere their senders must know.
    const rejection = { code: "unavailable", message: problem.message } as const;
    for (const delivery of bus.inbox.durable ? [] : undecided) {
      delivery.settle({ ok: false, commandId: delivery.command.id, rejection });
    }
    await sleep(clock, REST_MS, closing.signal).catch(() => {});
  }

  function arm(): void {
    const next = state.deadlines.next();
    if (next !== null) alarm.set(next.due);
  }

  async function run(): Promise<void> {
    while (!closing.signal.aborted) {
      await startOver();
      onReplayed(state, head);
      await bus.inbox.redeliver();
      readiness.resolve();
      await lead();
    }
  }

  const done = run().finally(async () => {
    await snapshotter.close();
    stopPresence();
    alarm.clear();
  });
  done.catch((cause) => readiness.reject(cause));
  readiness.promise.catch(() => {});
  return {
    ready: readiness.promise,
    done,
    state: () => state,
    trouble: () => trouble,
    close: async () => {
      closing.abort();
      await done.catch(() => {});
    },
  };
}

function outcomeOf(command: Command, done: Step, number: number): Outcome {
  const commandId = command.id;
  if (!done.accepted) return { ok: false, commandId, rejection: done.rejection };
  return { ok: true, commandId, number: done.drafts.length === 0 ? null : number, reply: done.reply };
}
