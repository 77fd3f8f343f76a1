/** One socket of one agent: what it says becomes commands, what the decider says becomes messages. */

import { type Bus, busOf } from "@sluice/bus";
import type { Clock } from "@sluice/clock";
import type {
  Command,
  CommandData,
  CommandType,
  Kind,
  Outcome,
  OwnerWishes,
  Provider,
  Recipe,
  Reconciliation,
  Rejection,
  WorkOrder,
} from "@sluice/domain";
import {
  type AgentMessage,
  CLOSE_CODES,
  CREDENTIALS_WITHIN_MS,
  encodeFrame,
  HEARTBEAT_MS,
  isFrameError,
  parseAgentFrame,
  type ReportedMessage,
  SERVER_SILENCE_MS,
  type ServerMessage,
} from "@sluice/protocol";
import { type AgentLine, type Session, TRY_AGAIN } from "./agent_line.ts";
import { lookUpMessage, newJob, syncOf, type WireOptions } from "./new_job.ts";
import { type ErrorMessage, type ResultOptions, withMedia } from "./results.ts";
import { type AgentSignal, agentSubject, progressSubject } from "./signals.ts";
import { accountReport, connection, offer, toCommand, tooLong } from "./to_command.ts";

export interface SessionOptions extends WireOptions, ResultOptions {
  /** The buses of all cells: an agent's socket may end anywhere, its id tells its cell. */
  readonly cells: readonly Bus[];
  readonly clock: Clock;
  readonly newId: () => string;
  readonly leaseMs: number;
}

/** Reports after which the session has nothing more to say of the job. */
const FINAL: ReadonlySet<string> = new Set(["job_completed", "job_failed", "refused", "not_found"]);

type Hello = Extract<AgentMessage, { type: "hello" }>;

const NOTHING: Reconciliation = { held: [], drop: [], missing: [], cancel: [], lookUp: [] };

/** Serves an agent until its line closes. `tokenHash`: SHA-256 of the token that it presented. */
export function openSession(line: AgentLine, tokenHash: string, options: SessionOptions): Session {
  const { cells, clock, newId } = options;
  const sessionId = newId();
  /** Of the agent's cell, from `hello` on. */
  let bus!: Bus;
  /** Null until the decider let the agent in. */
  let agentId: string | null = null;
  let greeted = false;
  let provider: Provider | null = null;
  let worker: string | null = null;
  let isAlive = false;
  /** A recipe that was changed while the agent was being let in. */
  let newer: Recipe | null = null;
  /** The decider's word on the agent's credentials; null before `hello`. */
  let admission: Promise<void> | null = null;
  let unsubscribe = () => {};
  const late = () => line.close(CLOSE_CODES.unauthorized, "no hello in time");
  let stopSilence = clock.after(CREDENTIALS_WITHIN_MS, late);
  /** Reports whose bytes are being fetched, by their id. */
  const underWay = new Set<string>();
  const jobs = new Map<string, { readonly accountId: string; readonly kind: Kind }>();

  const send = (message: ServerMessage) => {
    if (line.isOpen()) line.send(encodeFrame(message));
  };
  /** `reason` is one of our own short words: a close frame holds no more than 123 bytes. */
  const refuse = (code: number, reason: string) => {
    if (line.isOpen()) line.close(code, reason);
  };

  function listen(): void {
    stopSilence();
    const silent = () => refuse(CLOSE_CODES.silent, "nothing was heard for 45 s");
    stopSilence = clock.after(SERVER_SILENCE_MS, silent);
  }

  async function ask<T extends CommandType>(type: T, data: CommandData[T]): Promise<Outcome> {
    const actor = { type: "agent", id: agentId ?? "unknown" };
    const command = { id: newId(), type, actor, data } as Command;
    return (await bus.inbox.send(command)).outcome;
  }

  function order(work: WorkOrder): void {
    jobs.set(work.jobId, work);
    try {
      send(newJob(work, options));
    } catch (cause) {
      if (!(cause instanceof RangeError)) throw cause;
      ask("FailAttempt", tooLong(work)).catch(() => {});
    }
  }

  function tell({ held, missing, cancel, lookUp }: Reconciliation): void {
    for (const one of held) jobs.set(one.jobId, one);
    for (const work of missing) order(work);
    for (const attempt of cancel) send({ type: "cancel_job", ...attempt });
    for (const one of lookUp) {
      jobs.set(one.jobId, one);
      send(lookUpMessage(one, clock.now(), options));
    }
  }

  function pass({ paused, minGapMs }: OwnerWishes): void {
    send({ type: "configure", minGapMs });
    send({ type: paused ? "pause" : "resume" });
  }

  function onSignal(signal: AgentSignal): void {
    switch (signal.type) {
      case "order":
        return order(signal.order);
      case "cancel":
        return send({ type: "cancel_job", ...signal.attempt });
      case "look_up":
        return tell({ ...NOTHING, lookUp: [signal.lookUp] });
      case "wishes":
        return pass(signal.wishes);
      case "recipe":
        return send({ type: "update_recipe", recipe: signal.recipe });
      case "removed":
        return refuse(CLOSE_CODES.unauthorized, "its owner removed this agent");
      case "session":
        // Of the same worker it may be an earlier one whose word comes late; which of them counts, heartbeats tell.
        if (signal.sessionId !== sessionId && (worker === null || signal.worker !== worker)) {
          refuse(CLOSE_CODES.replaced, "a newer session of this agent arrived");
        }
    }
  }

  async function greet(hello: Hello): Promise<void> {
    agentId = hello.agentId;
    provider = hello.provider;
    worker = hello.worker ?? null;
    const home = busOf(cells, agentId);
    if (home === undefined) return refuse(CLOSE_CODES.unauthorized, "unknown agent or token");
    bus = home;
    // Listening begins before the decision, so that no order falls between the two.
    unsubscribe = home.live.subscribe(agentSubject(agentId), (message) => {
      const signal = message as AgentSignal;
      if (greeted) onSignal(signal);
      else if (signal.type === "recipe") newer = signal.recipe;
    });
    const outcome = await ask("ConnectAgent", connection(hello, tokenHash, sessionId));
    if (!outcome.ok) {
      send({ type: "error", code: outcome.rejection.code, message: outcome.rejection.message });
      return outcome.rejection.code === "unauthorized"
        ? refuse(CLOSE_CODES.unauthorized, "unknown agent or token")
        : refuse(TRY_AGAIN, "come back later");
    }
    if (outcome.reply.type !== "reconciliation") return;
    const { reconciliation } = outcome.reply;
    const drop = [...reconciliation.drop];
    const { wishes } = outcome.reply;
    const recipe = newer ?? outcome.reply.recipe ?? null;
    send({ type: "welcome", sessionId, heartbeatMs: HEARTBEAT_MS, serverTime: clock.now(), recipe, drop });
    greeted = true;
    // most have none: an agent that was never told anything works as it was made to
    if (wishes !== undefined && (wishes.paused || wishes.minGapMs !== null)) pass(wishes);
    tell(reconciliation);
  }

  /** Tells other sessions that this one is alive: not when it is let in, for that may be decided late, or again. */
  function announce(): void {
    isAlive = true;
    bus?.live.publish(
      agentSubject(agentId ?? ""),
      { type: "session", sessionId, worker } satisfies AgentSignal,
    );
  }

  async function beat(
    holding: Extract<AgentMessage, { type: "heartbeat" }>["holding"],
    id: string,
  ): Promise<void> {
    const outcome = await ask("Heartbeat", { agentId: id, sessionId, holding });
    if (!outcome.ok) {
      // Not 4409, which ends an agent for good: it may only have been silent for too long, and shall connect anew.
      return refuse(TRY_AGAIN, "come back");
    }
    if (outcome.reply.type !== "reconciliation") return;
    send(syncOf(outcome.reply.reconciliation));
    tell(outcome.reply.reconciliation);
  }

  async function report(message: ReportedMessage, id: string): Promise<void> {
    // fetching may take longer than the agent waits before it says it again
    if (underWay.has(message.id)) return;
    underWay.add(message.id);
    const complete = await stored(message).finally(() => underWay.delete(message.id));
    if (complete.type === "error") return send(complete);
    const command = toCommand(id, complete);
    const outcome = await (await bus.inbox.send(command)).outcome;
    if (outcome.ok && outcome.reply.type !== "drop") {
      if (FINAL.has(message.type)) jobs.delete(message.jobId ?? "");
      return send({ type: "ack", of: message.id });
    }
    if (outcome.ok) return dropped(message, outcome.reply.type === "drop" ? outcome.reply.reason : "");
    rejected(message, outcome.rejection);
  }

  /** The report with the bytes stored that it may only have named the place of; else what is wrong with it. */
  async function stored(message: ReportedMessage): Promise<ReportedMessage | ErrorMessage> {
    if (message.type !== "job_output" && message.type !== "job_completed") return message;
    const job = jobs.get(message.jobId);
    return job === undefined || provider === null
      ? message
      : await withMedia(message, provider, job, options);
  }

  /** News without an `id` is not said again by itself: when it could not be written the agent connects anew. */
  async function tellState<T extends "OfferSlots" | "ReportAccount">(
    type: T,
    data: CommandData[T],
  ): Promise<void> {
    const outcome = await ask(type, data);
    if (!outcome.ok && outcome.rejection.code === "unavailable") refuse(TRY_AGAIN, "come back later");
  }

  function dropped(message: ReportedMessage, reason: string): void {
    if (message.jobId === undefined || message.attempt === undefined) {
      return send({ type: "ack", of: message.id });
    }
    jobs.delete(message.jobId);
    send({ type: "drop", of: message.id, jobId: message.jobId, attempt: message.attempt, reason });
  }

  function rejected(message: ReportedMessage, rejection: Rejection): void {
    switch (rejection.code) {
      case "unavailable":
        // Kept by the agent and said again after it reconnects.
        return refuse(TRY_AGAIN, "come back later");
      case "stale_attempt":
        return dropped(message, rejection.message);
      default:
        return send({ type: "error", code: rejection.code, message: rejection.message, of: message.id });
    }
  }

  async function receive(message: AgentMessage): Promise<void> {
    if (greeted && !isAlive) announce();
    if (message.type === "hello") return await (admission ??= greet(message));
    if (message.type === "ping") return send({ type: "pong" });
    if (admission === null) return refuse(CLOSE_CODES.unauthorized, "expected hello first");
    // What was sent behind an unanswered hello counts only if the agent is let in.
    if (!greeted) await admission;
    if (!greeted || agentId === null) return;
    switch (message.type) {
      case "pong":
      case "error":
        return;
      case "heartbeat":
        return await beat(message.holding, agentId);
      case "request_job":
        return await tellState("OfferSlots", offer(agentId, message));
      case "account":
        return await tellState("ReportAccount", accountReport(agentId, message));
      case "job_progress":
      case "job_delta": {
        const accountId = jobs.get(message.jobId)?.accountId;
        if (accountId !== undefined) bus.live.publish(progressSubject(accountId), message);
        return;
      }
      default:
        return await report(message, agentId);
    }
  }

  return {
    receive(data) {
      if (agentId !== null) listen();
      const message = parseAgentFrame(typeof data === "string" ? data : "");
      if (isFrameError(message)) {
        const { error, of } = message;
        send({ type: "error", code: "bad_frame", message: error, ...(of === undefined ? {} : { of }) });
        return refuse(CLOSE_CODES.badFrame, "bad frame");
      }
      // A closed bus means that the process is going down: the agent says it again to the next one.
      receive(message).catch(() => refuse(TRY_AGAIN, "going down"));
    },
    closed() {
      stopSilence();
      unsubscribe();
      if (!greeted || agentId === null) return;
      const why = { reason: "closed", leaseMs: options.leaseMs };
      ask("DisconnectAgent", { agentId, sessionId, ...why }).catch(() => {});
    },
  };
}
