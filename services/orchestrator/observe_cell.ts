/** Watches the decider of a cell: counts, spans in the traces of its jobs, and the lines that an operator wants to read. */

import { Fenced } from "@sluice/bus";
import type { CellState, Command, Event, Outcome } from "@sluice/domain";
import type { LogLine, Metrics, Tracing } from "@sluice/observe";
import type { DeciderObserver } from "./observer.ts";

export interface ObserveCellOptions {
  readonly cell: number;
  readonly metrics: Metrics;
  readonly tracing: Tracing;
  readonly log: LogLine;
}

export interface CellObserver extends DeciderObserver {
  /** For `DeciderOptions.onProblem`. */
  problem(problem: Error): void;
}

/** Makes the observer of a cell's decider. */
export function observeCell({ cell, metrics, tracing, log }: ObserveCellOptions): CellObserver {
  const tell = (level: "info" | "warn", message: string, fields: Readonly<Record<string, unknown>>) =>
    log(level, message, { cell, ...fields });

  /** What an event is worth to an operator; the provider's words stay out, they may repeat the prompt. */
  function note(state: CellState, event: Event): void {
    switch (event.type) {
      case "JobAssigned": {
        const { jobId, attempt, agentId } = event.data;
        const parent = state.jobs.get(jobId)?.spec.trace;
        if (!tracing.on || parent === undefined) return;
        const attributes = { "sluice.job_id": jobId, "sluice.attempt": attempt, "sluice.agent_id": agentId };
        return tracing.begin("assign", { parent, attributes: { "sluice.cell": cell, ...attributes } }).end();
      }
      case "JobCompleted":
        return metrics.jobsFinished.add({ status: "completed", category: "" });
      case "JobCancelled":
        return metrics.jobsFinished.add({ status: "cancelled", category: "" });
      case "JobSkipped":
        return metrics.jobsFinished.add({ status: "skipped", category: "" });
      case "JobExpired": {
        const { jobId, code } = event.data;
        metrics.jobsFinished.add({ status: "expired", category: "" });
        return tell("info", "a job expired", { jobId, code });
      }
      case "JobFailed": {
        const { jobId, category, code } = event.data;
        metrics.jobsFinished.add({ status: "failed", category });
        return tell("info", "a job failed", { jobId, category, code });
      }
      case "AttemptFailed": {
        const { jobId, attempt, category, code } = event.data;
        return tell("info", "an attempt failed", { jobId, attempt, category, code });
      }
      case "AttemptFateUnknown": {
        const { jobId, attempt } = event.data;
        metrics.attemptsFateUnknown.add({});
        return tell("warn", "an attempt was lost from sight after the press", { jobId, attempt });
      }
      case "AgentQuarantined":
        return tell("warn", "an agent is left alone: its page is not the one we know", {
          agentId: event.data.agentId,
        });
      case "AgentNeedsHuman":
        return tell("info", "an agent waits for its owner", {
          agentId: event.data.agentId,
          reason: event.data.reason,
        });
    }
  }

  return {
    deciding(state, command) {
      if (!tracing.on) return null;
      const jobId = jobIdOf(command);
      const parent = command.trace ?? (jobId === null ? undefined : state.jobs.get(jobId)?.spec.trace);
      // what belongs to no trace, such as heartbeats, would begin one each time
      if (parent === undefined) return null;
      const attributes = { "sluice.cell": cell, "sluice.command": command.type };
      return tracing.begin(`decide ${command.type}`, {
        parent,
        attributes: jobId === null ? attributes : { ...attributes, "sluice.job_id": jobId },
      });
    },

    decided({ type }, outcome, span) {
      const name = nameOf(outcome);
      metrics.commandsDecided.add({ type, outcome: name });
      if (span === null) return;
      span.set({ "sluice.outcome": name });
      if (outcome.ok && outcome.number !== null) span.set({ "sluice.commit": outcome.number });
      span.end();
    },

    appending({ commits, lines, head }, appended) {
      const since = performance.now();
      // one record may be of many traces, so it hangs under none of them
      const span = tracing.on
        ? tracing.begin("append", {
          attributes: {
            "sluice.cell": cell,
            "sluice.commits": commits.length,
            "sluice.commit": head.number,
            "sluice.record_bytes": lines.reduce((sum, line) => sum + line.length, 0),
          },
        })
        : null;
      appended.then(() => {
        metrics.logAppendDuration.observe({}, (performance.now() - since) / 1_000);
        metrics.logAppendedCommits.add({}, commits.length);
        span?.end();
      }, (error) => span?.end(error));
    },

    committed(state, drafts) {
      for (const { events } of drafts) for (const event of events) note(state, event);
    },

    problem(problem) {
      if (problem instanceof Fenced) metrics.deciderFenced.add({});
      metrics.deciderProblems.add({ error: problem.name });
      log(problem instanceof Fenced ? "warn" : "error", "the decider met a problem", {
        cell,
        error: problem.message,
      });
    },
  };
}

function nameOf(outcome: Outcome): string {
  if (!outcome.ok) return outcome.rejection.code;
  return outcome.number === null ? "unchanged" : "accepted";
}

/** The one job that a command is about. */
function jobIdOf({ type, data }: Command): string | null {
  if (type === "SubmitJob") return data.job.jobId;
  return "jobId" in data && typeof data.jobId === "string" ? data.jobId : null;
}
