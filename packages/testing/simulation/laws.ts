/** The laws of design.md §3, looked at from outside: at everything that is written, told, pressed and followed. */

import { verifyChain } from "@sluice/bus";
import { type Commit, isFinal, type Outcome } from "@sluice/domain";
import type { AgentLine, Session } from "@sluice/orchestrator";
import type { AgentMessage, ServerMessage } from "@sluice/protocol";
import { CELL } from "./cluster.ts";
import type { LogServer } from "./cluster_log.ts";
import { Ledger } from "./laws_of_commits.ts";
import type { Site } from "./site.ts";

/** What each acknowledged report must have led to before its `ack`. */
const COMMITTED = { accepted: "AttemptAccepted", submitting: "AttemptSubmitting" } as const;

export class Laws {
  /** The first law that was broken, and how. */
  broken: string | null = null;
  readonly ledger: Ledger;
  /** Jobs that a client was told of. */
  readonly accepted = new Set<string>();
  readonly #charged = new Map<string, number>();
  readonly #followed = new Map<string, number>();
  readonly #reports = new Map<string, AgentMessage>();

  constructor(readonly log: LogServer, site: Site) {
    this.ledger = new Ledger((law, how) => this.fail(law, how));
    log.onWritten = (commits, lines) => this.#written(commits, lines);
    site.onCharged = (jobId, attempt) => this.#pressed(jobId, attempt);
  }

  fail(law: string, how: string): void {
    this.broken ??= `${law}: ${how}`;
  }

  /** Watches what a session says to its agent. */
  watchLine(line: AgentLine): AgentLine {
    return {
      ...line,
      send: (text) => {
        this.#said(JSON.parse(text) as ServerMessage);
        line.send(text);
      },
    };
  }

  /** Watches what an agent says to its session. */
  watchSession(session: Session): Session {
    return {
      receive: (data) => {
        const message = JSON.parse(String(data)) as AgentMessage;
        if ("id" in message) this.#reports.set(message.id, message);
        session.receive(data);
      },
      closed: () => session.closed(),
    };
  }

  /** A client was answered. `jobId`: of a submission. */
  answered(outcome: Outcome, jobId: string | null): void {
    if (!outcome.ok) return;
    const { number, commandId } = outcome;
    if (number !== null && number > this.log.head.number) {
      this.fail("decide, append, then act", `a client was told of commit ${number}, which is not durable`);
    }
    if (jobId === null) return;
    this.accepted.add(jobId);
    if (!this.ledger.jobs.has(jobId)) {
      this.fail(
        "no accepted job is lost",
        `job "${jobId}" was acknowledged to ${commandId} and is not in the log`,
      );
    }
  }

  /** A wish for a job that was in the log before it was wanted was answered. */
  refused(outcome: Outcome, jobId: string): void {
    const job = this.ledger.jobs.get(jobId);
    if (outcome.ok || outcome.rejection.code !== "not_found" || job === undefined || isFinal(job)) return;
    this.fail(
      "nobody is answered by a state of the past",
      `job "${jobId}" is open and was said not to exist`,
    );
  }

  /** A follower was given a commit. */
  followed(name: string, { number, hash }: Commit): void {
    const seen = this.#followed.get(name) ?? 0;
    if (number !== seen + 1) {
      this.fail("followers see every commit once", `${name} got ${number} after ${seen}`);
    }
    const line = this.log.lines[number - 1];
    if (line?.includes(hash) !== true) {
      this.fail("followers see what is durable", `${name}, commit ${number}`);
    }
    this.#followed.set(name, number);
  }

  /** The last commit that the follower was given. */
  seenBy(name: string): number {
    return this.#followed.get(name) ?? 0;
  }

  #written(commits: readonly Commit[], lines: readonly string[]): void {
    try {
      const before = { number: this.ledger.number, hash: this.ledger.hash };
      verifyChain(CELL, lines, before);
    } catch (error) {
      this.fail("the log is one chain", String(error));
    }
    for (const commit of commits) this.ledger.take(commit);
  }

  #said(message: ServerMessage): void {
    if (message.type === "new_job") this.#mustBe("JobAssigned", message.jobId, message.attempt);
    if (message.type !== "ack") return;
    const report = this.#reports.get(message.of);
    if (report?.type !== "accepted" && report?.type !== "submitting") return;
    this.#mustBe(COMMITTED[report.type], report.jobId, report.attempt);
  }

  #mustBe(event: string, jobId: string, attempt: number): void {
    if (this.ledger.holds(event, jobId, attempt)) return;
    this.fail(
      "decide, append, then act",
      `an agent was told of ${event} ${jobId}#${attempt}, which is not durable`,
    );
  }

  #pressed(jobId: string, attempt: number): void {
    const times = (this.#charged.get(jobId) ?? 0) + 1;
    this.#charged.set(jobId, times);
    if (times > 1) this.fail("no job is pressed twice", `job "${jobId}" was charged ${times} times`);
    if (!this.ledger.holds("AttemptSubmitting", jobId, attempt)) {
      this.fail("leave is durable before the press", `job "${jobId}", attempt ${attempt}`);
    }
  }
}
