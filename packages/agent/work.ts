/** The attempts in an agent's hands: taken, run, cancelled, dropped, looked up. Knows nothing of sockets. */

import type { Holding } from "@sluice/domain";
import type { NewJob, ReportedMessage, ServerMessage } from "@sluice/protocol";
import {
  type Attempt,
  beginAttempt,
  cancellation,
  completion,
  failure,
  heading,
  isReturnable,
  jobOf,
  runContext,
  type Surroundings,
} from "./attempt.ts";
import type { ProviderDriver } from "./driver.ts";
import { Cancelled, Closing, Dropped, type Returned } from "./errors.ts";
import { type Held, heldAgain, isOurs, type Of } from "./held.ts";
import { findWork } from "./look_up.ts";
import { hinders } from "./looking.ts";
import type { Settled } from "./outbox.ts";
import { leavesFateOpen, type Recovery } from "./recover.ts";
import { isFinalReport, type Report } from "./report.ts";
import type { HeldJob, OutboxStore } from "./store.ts";

export interface Work {
  /** What the server must know that this agent holds. */
  holding(): Holding[];
  /** Slots that a new job could take at this moment. */
  free(): number;
  /** Runs the order, or ignores it when it is held already, or refuses it. */
  take(order: NewJob): void;
  cancel(of: Of): void;
  /** The attempt is not this agent's any more. Answers whether it was held. */
  drop(of: Of): boolean;
  /** Gives back what was not allowed to press yet. */
  giveBack(why: Returned): void;
  lookUp(question: Extract<ServerMessage, { type: "look_up" }>): void;
  /** A report was answered. */
  settled(report: ReportedMessage, how: Settled): void;
  /** Stops every run without a report and waits for the drivers; the store keeps what a restart needs. */
  close(): Promise<void>;
}

/**
 * @param most jobs at once at this moment
 * @param changed is told when something was taken, ended or given back
 * @param freed is told when a slot became free that the server does not know of
 * @param parked is told when a report says that the owner is needed
 */
export function openWork(
  { driver, store, around, recovered, most, changed, freed, parked, failed }: {
    readonly driver: ProviderDriver;
    readonly store: OutboxStore;
    readonly around: Surroundings;
    readonly recovered: Recovery;
    readonly most: () => number;
    readonly changed: () => void;
    readonly freed: () => void;
    readonly parked: () => void;
    readonly failed: (error: unknown) => void;
  },
): Work {
  const { outbox, clock } = around;
  const held = new Map<string, Held>(
    recovered.reporting.map((record) => [record.order.jobId, heldAgain(record)]),
  );
  /** Pressed, and not in the hands of a run: the records that a look-up needs. */
  const unsure = new Map<string, HeldJob>(recovered.pressed.map((record) => [record.order.jobId, record]));
  const lookUps = new Map<string, Attempt>();
  /** Taken away while their driver has not let go yet. */
  const leaving = new Set<Attempt>();
  const drivers = new Set<Promise<void>>();
  /** A job was refused as busy, whereupon the server lowered the slots that it counts with. */
  let refusedAsBusy = false;

  function keep({ attempt, record }: Held): Promise<void> {
    return store.putJob({ ...record, phase: attempt.phase, checkpoint: attempt.checkpoint });
  }

  function follow(driving: Promise<void>): void {
    const done = driving.catch(failed).finally(() => drivers.delete(done));
    drivers.add(done);
  }

  async function run(entry: Held): Promise<void> {
    const { attempt, record } = entry;
    let report: Report;
    try {
      attempt.phase = "composing";
      await driver.run(jobOf(record.order), runContext(attempt, record.order, around, () => keep(entry)));
      report = completion(attempt);
    } catch (error) {
      report = failure(attempt, error);
    }
    if (leaving.delete(attempt)) freed();
    if (!isOurs(attempt)) return;
    entry.over = true;
    const answered = tell(report);
    changed();
    const uncounted = entry.uncounted || clock.now() >= record.order.deadline || refusedAsBusy;
    refusedAsBusy = false;
    // Behind the answer: before it the server may count this slot as taken. Nobody waits: it may never come.
    if (uncounted) void answered.then(freed);
  }

  function tell(report: Report): Promise<Settled> {
    if (hinders(report)) parked();
    return outbox.post(report);
  }

  /** The server hands out the next job as soon as it hears of an end, and that order may arrive before the `ack`. */
  function free(): number {
    const running = [...held.values()].filter(({ over }) => !over).length;
    return Math.max(0, most() - running - leaving.size);
  }

  function refuse(order: NewJob, code: string): void {
    void outbox.post({ type: "refused", ...heading(order), code });
  }

  function release(of: Of, keepRecord: boolean): void {
    const entry = held.get(of.jobId);
    if (entry?.attempt.attempt === of.attempt) {
      held.delete(of.jobId);
      const { attempt, record } = entry;
      if (keepRecord) {
        unsure.set(of.jobId, { ...record, phase: attempt.phase, checkpoint: attempt.checkpoint });
      } else store.deleteJob(of.jobId).catch(failed);
    } else if (!keepRecord && unsure.get(of.jobId)?.order.attempt === of.attempt) {
      unsure.delete(of.jobId);
      store.deleteJob(of.jobId).catch(failed);
    }
    outbox.forget(of.jobId, of.attempt);
    changed();
  }

  function takeAway(of: Of): boolean {
    const reason = new Dropped(`run job "${of.jobId}": attempt ${of.attempt} is not this agent's any more`);
    const entry = held.get(of.jobId);
    const wasHeld = entry?.attempt.attempt === of.attempt;
    if (wasHeld && !isReporting(entry.attempt)) leaving.add(entry.attempt);
    if (wasHeld) entry.attempt.control.abort(reason);
    const looking = lookUps.get(of.jobId);
    if (looking?.attempt === of.attempt) looking.control.abort(reason);
    release(of, false);
    return wasHeld;
  }

  /** Whether the attempt's end has been put into words and only waits for the answer. */
  function isReporting(of: Of): boolean {
    return outbox.pending.some((message) =>
      isFinalReport(message) && "jobId" in message && message.jobId === of.jobId &&
      message.attempt === of.attempt
    );
  }

  /** @param notFound what is said when there is no trace of the work */
  function lookUp(
    question: Extract<ServerMessage, { type: "look_up" }>,
    notFound: (report: Report) => Report = (report) => report,
  ): void {
    const { jobId } = question;
    // A run or a report that is under way answers the question better than a look-up could.
    const entry = held.get(jobId);
    if (entry?.attempt.attempt === question.attempt) {
      entry.uncounted = true;
      return;
    }
    if (isReporting(question)) return;
    if (lookUps.get(jobId)?.attempt === question.attempt) return;
    const record = unsure.get(jobId);
    const known = record?.order.attempt === question.attempt ? record : null;
    const attempt: Attempt = {
      ...beginAttempt(question),
      phase: "submitted",
      pressed: true,
      checkpoint: question.checkpoint ?? known?.checkpoint ?? null,
    };
    lookUps.set(jobId, attempt);
    follow(
      findWork(
        driver,
        attempt,
        known?.order ?? null,
        question.uploads ?? known?.order.uploads ?? null,
        around,
      )
        .then((report) => {
          if (lookUps.get(jobId) === attempt) lookUps.delete(jobId);
          if (report !== null) void tell(report.type === "not_found" ? notFound(report) : report);
        }),
    );
  }

  return {
    holding: () =>
      [...held.values()].map(({ attempt }) => ({
        jobId: attempt.jobId,
        attempt: attempt.attempt,
        phase: attempt.phase,
      })),
    free,
    take(order) {
      const { jobId } = order;
      const current = held.get(jobId)?.attempt ?? lookUps.get(jobId);
      if (current !== undefined && current.attempt >= order.attempt) return;
      if (unsure.get(jobId)?.order.attempt === order.attempt) {
        // The server knows nothing of a press. If there was none the job needs a new attempt: this one is called off.
        const question = { type: "look_up", jobId, attempt: order.attempt, checkpoint: null } as const;
        return lookUp(question, () => ({ type: "refused", ...heading(order), code: "not_begun" }));
      }
      // A new attempt means that the server has decided what became of the earlier one.
      const earlier = current ?? unsure.get(jobId)?.order;
      if (earlier !== undefined) takeAway(earlier);
      const { capabilities } = driver;
      if (!capabilities.models.includes(order.model) || !capabilities.kinds.includes(order.kind)) {
        return refuse(order, "unsupported");
      }
      if (free() === 0) {
        refusedAsBusy = true;
        return refuse(order, "busy");
      }
      const entry: Held = {
        attempt: beginAttempt(order),
        record: { order, phase: "accepted", checkpoint: null, at: clock.now() },
        over: false,
        uncounted: false,
      };
      held.set(jobId, entry);
      keep(entry).catch(failed);
      void outbox.post({ type: "accepted", ...heading(order) });
      follow(run(entry));
      changed();
    },
    cancel(of) {
      driver.forget?.(of);
      const running = [held.get(of.jobId)?.attempt, lookUps.get(of.jobId)].find((a) =>
        a?.attempt === of.attempt
      );
      if (isReporting(of)) return;
      if (running !== undefined) running.control.abort(new Cancelled("cancelled by its owner"));
      else {
        const mayHavePressed = unsure.get(of.jobId)?.order.attempt === of.attempt;
        void outbox.post(cancellation(of, mayHavePressed ? "unknown" : "no"));
      }
    },
    drop(of) {
      driver.forget?.(of);
      return takeAway(of);
    },
    giveBack(why) {
      for (const { attempt, over } of held.values()) {
        if (!over && isReturnable(attempt)) attempt.control.abort(why);
      }
    },
    lookUp: (question) => lookUp(question),
    settled(report, how) {
      if (!isFinalReport(report) || report.jobId === undefined || report.attempt === undefined) return;
      release({ jobId: report.jobId, attempt: report.attempt }, how === "acked" && leavesFateOpen(report));
    },
    async close() {
      const reason = new Closing("the agent is being closed");
      for (const { attempt } of held.values()) attempt.control.abort(reason);
      for (const attempt of lookUps.values()) attempt.control.abort(reason);
      await Promise.all(drivers);
    },
  };
}
