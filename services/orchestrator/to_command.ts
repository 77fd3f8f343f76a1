/** An agent's message as the command it stands for. */

import type { Command, CommandData, CommandType, WorkOrder } from "@sluice/domain";
import type { AgentMessage, ReportedMessage } from "@sluice/protocol";

/** The command of a reported message. */
export function toCommand(agentId: string, message: ReportedMessage): Command {
  const make = <T extends CommandType>(type: T, data: CommandData[T]): Command =>
    ({ id: message.id, type, actor: { type: "agent", id: agentId }, data }) as Command;
  if (message.type === "needs_human") {
    const { reason, jobId = null, attempt = null } = message;
    return make("AskHuman", { agentId, reason, message: message.message, jobId, attempt });
  }
  const of = { agentId, jobId: message.jobId, attempt: message.attempt };
  switch (message.type) {
    case "accepted":
      return make("AcceptAttempt", of);
    case "refused":
      return make("RefuseAttempt", { ...of, code: message.code });
    case "submitting":
      return make("BeginSubmitting", of);
    case "submitted":
      return make("ConfirmSubmitted", { ...of, checkpoint: message.checkpoint });
    case "job_output": {
      const { seed, prompt, providerId, resolution } = message.meta;
      return make("DescribeOutput", {
        ...of,
        index: message.index,
        mediaId: message.mediaId ?? null,
        ...(seed === undefined ? {} : { seed }),
        ...(prompt === undefined ? {} : { prompt }),
        ...(providerId === undefined ? {} : { providerId }),
        ...(resolution === undefined ? {} : { resolution }),
      });
    }
    case "job_completed":
      return make("CompleteAttempt", { ...of, outputs: message.outputs ?? 0 });
    case "job_failed": {
      const { category, code, charged, retryAfterMs } = message;
      return make("FailAttempt", { ...of, category, code, message: message.message, charged, retryAfterMs });
    }
    case "not_found":
      return make("ReportNotFound", { ...of, ...(message.pressed === undefined ? {} : { pressed: false }) });
  }
}

/** What an agent says about its login and its page. */
export function accountReport(
  agentId: string,
  { type: _, label, credits, tier, ...rest }: Extract<AgentMessage, { type: "account" }>,
): CommandData["ReportAccount"] {
  return { agentId, account: { label, credits, tier }, ...rest };
}

/** How many jobs an agent can take. */
export function offer(
  agentId: string,
  { type: _, ...rest }: Extract<AgentMessage, { type: "request_job" }>,
): CommandData["OfferSlots"] {
  return { agentId, ...rest };
}

/** A new session of an agent. `tokenHash`: SHA-256 of the token that its socket presented. */
export function connection(
  { agentId, version, capabilities, account, holding }: Extract<AgentMessage, { type: "hello" }>,
  tokenHash: string,
  sessionId: string,
): CommandData["ConnectAgent"] {
  return { agentId, tokenHash, sessionId, version, capabilities, account, holding };
}

/** The end of an order that no agent can be told of: a prompt can be longer than a frame once it is written as JSON. */
export function tooLong({ agentId, jobId, attempt }: WorkOrder): CommandData["FailAttempt"] {
  return {
    agentId,
    jobId,
    attempt,
    category: "invalid_input",
    code: "order_too_large",
    message: "prompt and references are too long for an agent: shorten the prompt",
    charged: "no",
    retryAfterMs: null,
  };
}
