/** One socket of one agent: what it says becomes commands, what the decider says becomes messages. */

import type { Bus } from "@sluice/bus";
import type {
  Command,
  CommandData,
  CommandType,
  Outcome,
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
import { lookUpMessage, newJob, type WireOptions } from "./new_job.ts";
import { type AgentSignal, agentSubject, progressSubject } from "./signals.ts";
import { toCommand } from "./to_command.ts";

export interface SessionOptions extends WireOptions {
  readonly bus: Bus;
  readonly clock: () => number;
  readonly newId: () => string;
  readonly leaseMs: number;
}

/** Our own close code for "come back later": `WebSocket.close` takes none below 3000 but 1000. */
export const TRY_AGAIN = 4503;

/** Reports after which the session has nothing more to say of the job. */
const FINAL: ReadonlySet<string> = new Set(["job_completed", "job_failed", "refused", "not_found"]);

type Hello = Extract<AgentMessage, { type: "hello" }>;

/** Serves a socket until it closes. `tokenHash`: SHA-256 of the token that it presented. */
export function serveSession(socket: WebSocket, tokenHash: string, options: SessionOptions): void {
  const { bus, clock, newId } = options;
  const sessionId = newId();
  /** Null until the decider let the agent in. */
  let agentId: string | null = null;
  let greeted = false;
  /** The decider's word on the agent's credentials; null before `hello`. */
  let admission: Promise<void> | null = null;
  let unsubscribe = () => {};
  let silence = setTimeout(
    () => socket.close(CLOSE_CODES.unauthorized, "no hello in time"),
    CREDENTIALS_WITHIN_MS,
  );
  const accountOf = new Map<string, string>();

  const send = (message: ServerMessage) => {
    if (socket.readyState === WebSocket.OPEN) socket.send(encodeFrame(message));
  };
  /** `reason` is one of our own short words: a close frame holds no more than 123 bytes. */
  const refuse = (code: number, reason: string) => {
    if (socket.readyState === WebSocket.OPEN) socket.close(code, reason);
  };

  function listen(): void {
    clearTimeout(silence);
    silence = setTimeout(() => refuse(CLOSE_CODES.silent, "nothing was heard for 45 s"), SERVER_SILENCE_MS);
  }

  async function ask<T extends CommandType>(type: T, data: CommandData[T]): Promise<Outcome> {
    const command = {
      id: newId(),
      type,
      actor: { type: "agent", id: agentId ?? "unknown" },
      data,
    } as Command;
    return (await bus.inbox.send(command)).outcome;
  }

  function order(work: WorkOrder): void {
    accountOf.set(work.jobId, work.accountId);
    try {
      send(newJob(work, options));
    } catch (cause) {
      if (!(cause instanceof RangeError)) throw cause;
      // A prompt can be longer than a frame once it is written as JSON; no agent could ever be told of it.
      const { agentId, jobId, attempt } = work;
      const why = {
        category: "invalid_input",
        code: "order_too_large",
        charged: "no",
        retryAfterMs: null,
      } as const;
      const message = "prompt and references are too long for an agent: shorten the prompt";
      ask("FailAttempt", { agentId, jobId, attempt, ...why, message }).catch(() => {});
    }
  }

  function tell({ held, missing, cancel, lookUp }: Reconciliation): void {
    for (const { jobId, accountId } of held) accountOf.set(jobId, accountId);
    for (const work of missing) order(work);
    for (const attempt of cancel) send({ type: "cancel_job", ...attempt });
    for (const one of lookUp) send(lookUpMessage(one, clock(), options));
  }

  function onSignal(signal: AgentSignal): void {
    switch (signal.type) {
      case "order":
        return order(signal.order);
      case "cancel":
        return send({ type: "cancel_job", ...signal.attempt });
      case "look_up":
        return send(lookUpMessage(signal.lookUp, clock(), options));
      case "session":
        if (signal.sessionId !== sessionId) {
          refuse(CLOSE_CODES.replaced, "a newer session of this agent arrived");
        }
    }
  }

  async function greet(hello: Hello): Promise<void> {
    const { version, capabilities, account, holding } = hello;
    agentId = hello.agentId;
    // Listening begins before the decision, so that no order falls between the two.
    unsubscribe = bus.live.subscribe(agentSubject(agentId), (message) => {
      if (greeted) onSignal(message as AgentSignal);
    });
    const outcome = await ask("ConnectAgent", {
      agentId,
      tokenHash,
      sessionId,
      version,
      capabilities,
      account,
      holding,
    });
    if (!outcome.ok) {
      send({ type: "error", code: outcome.rejection.code, message: outcome.rejection.message });
      return outcome.rejection.code === "unauthorized"
        ? refuse(CLOSE_CODES.unauthorized, "unknown agent or token")
        : refuse(TRY_AGAIN, "come back later");
    }
    if (outcome.reply.type !== "reconciliation") return;
    const { reconciliation } = outcome.reply;
    const drop = [...reconciliation.drop];
    send({ type: "welcome", sessionId, heartbeatMs: HEARTBEAT_MS, serverTime: clock(), recipe: null, drop });
    greeted = true;
    tell(reconciliation);
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
    const { drop, missing } = outcome.reply.reconciliation;
    send({
      type: "sync",
      drop: [...drop],
      missing: missing.map(({ jobId, attempt }) => ({ jobId, attempt })),
    });
    tell(outcome.reply.reconciliation);
  }

  async function report(message: ReportedMessage, id: string): Promise<void> {
    const command = toCommand(id, message);
    if (command === null) return;
    if (message.type === "job_output" && message.mediaId === undefined) {
      const words = "outputs are fetched from no host yet: upload the bytes and name the mediaId";
      return send({ type: "error", code: "url_not_allowed", message: words, of: message.id });
    }
    const outcome = await (await bus.inbox.send(command)).outcome;
    if (outcome.ok && outcome.reply.type !== "drop") {
      if (FINAL.has(message.type)) accountOf.delete(message.jobId ?? "");
      return send({ type: "ack", of: message.id });
    }
    if (outcome.ok) return dropped(message, outcome.reply.type === "drop" ? outcome.reply.reason : "");
    rejected(message, outcome.rejection);
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
    accountOf.delete(message.jobId);
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
        return await tellState("OfferSlots", { agentId, slots: message.slots });
      case "account": {
        const { label, credits, tier, signedIn } = message;
        return await tellState("ReportAccount", { agentId, account: { label, credits, tier }, signedIn });
      }
      case "job_progress":
      case "job_delta": {
        const accountId = accountOf.get(message.jobId);
        if (accountId !== undefined) bus.live.publish(progressSubject(accountId), message);
        return;
      }
      default:
        return await report(message, agentId);
    }
  }

  socket.onmessage = ({ data }) => {
    if (agentId !== null) listen();
    const message = parseAgentFrame(typeof data === "string" ? data : "");
    if (isFrameError(message)) {
      const { error, of } = message;
      send({ type: "error", code: "bad_frame", message: error, ...(of === undefined ? {} : { of }) });
      return refuse(CLOSE_CODES.badFrame, "bad frame");
    }
    // A closed bus means that the process is going down: the agent says it again to the next one.
    receive(message).catch(() => refuse(TRY_AGAIN, "going down"));
  };
  socket.onerror = () => {};
  socket.onclose = () => {
    clearTimeout(silence);
    unsubscribe();
    if (!greeted || agentId === null) return;
    const { leaseMs } = options;
    ask("DisconnectAgent", { agentId, sessionId, reason: "closed", leaseMs }).catch(() => {});
  };
}
