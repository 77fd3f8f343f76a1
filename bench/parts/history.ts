/** The commands of ordinary histories. */

import type { Command, CommandData, CommandType } from "@sluice/domain";
import { ACCOUNT } from "./cell.ts";

const AGENT = "00000000-0000-4000-8000-00000000000a";

function command<T extends CommandType>(
  type: T,
  data: CommandData[T],
  id: string = crypto.randomUUID(),
): Command {
  return { id, type, actor: { type: type === "SubmitJob" ? "key" : "agent", id: AGENT }, data } as Command;
}

/** An account that can pay and an agent that is ready. */
export function opening(): Command[] {
  const capabilities = { models: ["sim-image"], kinds: ["image"] as const, concurrency: 4, minGapMs: 0 };
  const account = { label: null, credits: null, tier: null };
  const agent = { agentId: AGENT, tokenHash: "t" };
  return [
    command("OpenAccount", {
      accountId: ACCOUNT,
      name: "bench",
      email: null,
      plan: "operator",
      credits: 1e9,
    }),
    command("AdoptAgent", {
      ...agent,
      accountId: ACCOUNT,
      name: "bench",
      provider: "simulator",
      shared: true,
    }),
    command("ConnectAgent", { ...agent, sessionId: "s", version: "1", capabilities, account, holding: [] }),
    command("OfferSlots", { agentId: AGENT, slots: 4 }),
  ];
}

/** One job from submission to completion. */
export function lifecycle(n: number): Command[] {
  const submit = submission();
  const jobId = submit.id;
  const of = { jobId, attempt: 1, agentId: AGENT };
  const mediaId = n.toString(16).padStart(64, "0");
  const output = {
    index: 0,
    mediaId,
    mime: "image/png",
    bytes: 89_532,
    width: 1024,
    height: 576,
    duration: null,
  };
  return [
    submit,
    command("AcceptAttempt", of),
    command("BeginSubmitting", of),
    command("ConfirmSubmitted", { ...of, checkpoint: { provider: jobId } }),
    command("RecordOutput", { jobId, attempt: 1, output }),
    command("DescribeOutput", { ...of, index: 0, mediaId, seed: n }),
    command("CompleteAttempt", { ...of, outputs: 1 }),
  ];
}

/** The submission of one job. */
export function submission(accountId: string = ACCOUNT): Command {
  const jobId = crypto.randomUUID();
  const job = {
    jobId,
    accountId,
    keyId: AGENT,
    kind: "image" as const,
    prompt: "a lighthouse at dawn, painted in oil",
    model: "sim-image",
    settings: { aspectRatio: "landscape", count: 1 },
    references: [],
    priority: 0,
    dependsOn: [],
    dependencyTimeoutMs: 180_000,
    metadata: {},
  };
  return command("SubmitJob", { job }, jobId);
}
