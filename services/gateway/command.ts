/** Sends a command and waits for its decision. */

import type { Command, Outcome, Rejection, RejectionCode } from "@sluice/domain";
import { type EdgeCode, EdgeError } from "@sluice/protocol";
import type { Settings } from "./deps.ts";

export type Decided = { readonly type: "decided"; readonly outcome: Outcome } | {
  readonly type: "pending";
  /** Comes later or never; a rejection of the promise is already taken care of. */
  readonly outcome: Promise<Outcome>;
};

const LATE = Symbol("late");

export interface SendOptions {
  /** Whether the sender can send the same id once more, which is then carried out once. */
  readonly repeatable?: boolean;
}

/**
 * Resolves with the outcome, or as pending when the command is stored and not decided within `decisionTimeoutMs`.
 * Throws `EdgeError` `unavailable` when nobody said that it was stored: the same id may be sent again without harm.
 */
export async function sendCommand(
  settings: Settings,
  command: Command,
  { repeatable = false }: SendOptions = {},
): Promise<Decided> {
  const { tracing } = settings;
  if (!tracing.on) return await sendNow(settings, command, repeatable);
  const attributes = { "sluice.cell": settings.cell, "sluice.command": command.type };
  return await tracing.inside(`send ${command.type}`, { attributes }, async (span) => {
    const decided = await sendNow(settings, traced(command, span.traceparent), repeatable);
    const outcome = decided.type === "pending" ? "pending" : nameOf(decided.outcome);
    span.set({ "sluice.command_id": command.id, "sluice.outcome": outcome });
    return decided;
  });
}

function nameOf(outcome: Outcome): string {
  return outcome.ok ? "accepted" : outcome.rejection.code;
}

/** The command in its sender's trace; the job that it makes stays in it. */
function traced(command: Command, trace: string | undefined): Command {
  if (trace === undefined) return command;
  if (command.type !== "SubmitJob") return { ...command, trace };
  const { job, followers } = command.data;
  const data = {
    ...command.data,
    job: { ...job, trace },
    ...(followers === undefined ? {} : { followers: followers.map((one) => ({ ...one, trace })) }),
  };
  return { ...command, data, trace };
}

async function sendNow(settings: Settings, command: Command, repeatable: boolean): Promise<Decided> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<typeof LATE>((resolve) => {
    timer = setTimeout(() => resolve(LATE), settings.decisionTimeoutMs);
  });
  try {
    const sent = await Promise.race([settings.bus.inbox.send(command), late]);
    if (sent === LATE) {
      const advice = repeatable
        ? "send it again with the same Idempotency-Key"
        : "look whether it was before you send it again, and use an Idempotency-Key";
      throw new EdgeError("unavailable", `no answer in time: it may still be carried out, so ${advice}`, {
        retryAfter: 5,
        mayRepeat: !repeatable,
      });
    }
    const outcome = await Promise.race([sent.outcome, late]);
    if (outcome !== LATE) return { type: "decided", outcome };
    sent.outcome.catch(() => {});
    return { type: "pending", outcome: sent.outcome };
  } catch (cause) {
    if (cause instanceof EdgeError) throw cause;
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new EdgeError("unavailable", `the request could not be stored: ${why}`, { retryAfter: 5, cause });
  } finally {
    clearTimeout(timer);
  }
}

/** The same for calls that make no sense without a decision. Throws `EdgeError`, also for a rejection. */
export async function decide(settings: Settings, command: Command): Promise<Extract<Outcome, { ok: true }>> {
  const decided = await sendCommand(settings, command);
  if (decided.type === "pending") {
    throw new EdgeError("unavailable", "the request is stored and not decided yet: look again in a moment", {
      retryAfter: 5,
      mayRepeat: true,
    });
  }
  return accepted(decided.outcome);
}

/** Passes an accepted outcome on. Throws the rejection as an `EdgeError`. */
export function accepted(outcome: Outcome): Extract<Outcome, { ok: true }> {
  if (!outcome.ok) throw refusal(outcome.rejection);
  return outcome;
}

const CODES: Readonly<Record<RejectionCode, EdgeCode>> = {
  not_found: "not_found",
  insufficient_credits: "insufficient_credits",
  unknown_model: "unknown_model",
  invalid_input: "invalid_value",
  already_exists: "already_exists",
  version_conflict: "version_conflict",
  dependency_unknown: "dependency_unknown",
  pairing_invalid: "pairing_invalid",
  account_suspended: "account_suspended",
  not_queued: "not_queued",
  not_finished: "not_finished",
  unavailable: "unavailable",
  undecidable: "internal",
  // only agents can be told these
  unauthorized: "internal",
  stale_attempt: "internal",
  stale_session: "internal",
};

function refusal({ code, message }: Rejection): EdgeError {
  return new EdgeError(CODES[code], message);
}
