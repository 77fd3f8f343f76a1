/** What clients want in the course of a simulation. */

import { createHash } from "node:crypto";
import type { AgentPart } from "./agent_part.ts";
import { type Client, submission } from "./client_part.ts";
import type { Stage } from "./stage.ts";

const ACCOUNTS = ["ada", "bob"] as const;

export interface Workload {
  /** Opens accounts and brings the agents along; they are shared. */
  begin(): void;
  /** Wants one thing more. */
  next(): void;
  /** What owners do when something waits for them. */
  help(): void;
}

export function workloadOf({ world, laws }: Stage, client: Client, agents: readonly AgentPart[]): Workload {
  const { random } = world;
  const jobs: { readonly jobId: string; readonly accountId: string }[] = [];

  function submit(): void {
    const jobId = random.uuid();
    const accountId = random.pick(ACCOUNTS);
    const earlier = jobs.filter((job) => job.accountId === accountId).slice(-3);
    const dependsOn = earlier.length > 0 && random.chance(0.15) ? [random.pick(earlier).jobId] : [];
    const isClip = random.chance(0.2);
    const rest = isClip
      ? {
        kind: "video",
        model: "sim-video",
        settings: { aspectRatio: "16:9", count: 1, duration: 4 },
      } as const
      : { settings: { aspectRatio: "1:1", count: random.int(1, 3) } } as const;
    const job = submission(jobId, accountId, { ...rest, dependsOn, priority: random.int(-2, 2) });
    jobs.push({ jobId, accountId });
    const next = dependsOn.length === 0 && random.chance(0.1);
    void client.want("SubmitJob", { job, ...(next ? { next } : {}) }, jobId);
  }

  function change(): void {
    if (jobs.length === 0) return;
    const job = random.pick(jobs);
    const agentId = random.pick(agents).agentId;
    switch (random.int(0, 9)) {
      case 0:
      case 1:
        return void client.want("CancelJob", job);
      case 2:
        return void client.want("ChangeJob", {
          ...job,
          priority: random.int(-9, 9),
          hold: random.chance(0.3),
        });
      case 3:
        return void client.want("ResumeJob", job);
      case 4:
        return void client.want("ChangeAgent", { agentId, accountId: "ada", paused: random.chance(0.3) });
      case 5:
        return void client.want("GrantCredits", {
          accountId: job.accountId,
          amount: random.int(-20, 60),
          reason: "test",
        });
      case 6:
        return void client.want("EraseJobs", {
          accountId: job.accountId,
          jobs: [{ jobId: job.jobId, mediaIds: [] }],
          entry: random.chance(0.5),
        });
      case 7:
        return void client.want("PauseQueue", { accountId: job.accountId, paused: random.chance(0.4) });
      case 8: {
        const { jobId } = random.pick(jobs);
        return void client.want("MoveJob", { ...job, to: random.pick(["front", "end", { before: jobId }]) });
      }
      case 9: {
        const last = jobs.filter(({ accountId }) => accountId === job.accountId).slice(-3);
        return void client.want("CancelJobs", {
          accountId: job.accountId,
          jobIds: last.map(({ jobId }) => jobId),
        });
      }
    }
  }

  return {
    begin() {
      for (const accountId of ACCOUNTS) {
        const plan = accountId === "ada" ? "operator" : "free";
        void client.want("OpenAccount", { accountId, name: accountId, email: null, plan, credits: 60 }).then(
          () => {
            if (accountId !== "ada") return;
            for (const { agentId, token, name } of agents) {
              const tokenHash = createHash("sha256").update(token).digest("hex");
              const data = {
                agentId,
                accountId,
                name,
                provider: "simulator",
                tokenHash,
                shared: true,
              } as const;
              void client.want("AdoptAgent", data);
            }
          },
        );
      }
    },
    next: () => random.chance(0.7) ? submit() : change(),
    help() {
      const { state } = laws.ledger;
      for (const { accountId, queuePaused } of state.accounts.values()) {
        if (queuePaused) void client.want("PauseQueue", { accountId, paused: false });
      }
      for (const agent of state.agents.values()) {
        const { agentId, accountId } = agent;
        if (agent.paused) void client.want("ChangeAgent", { agentId, accountId, paused: false });
      }
      for (const { spec: { jobId, accountId }, state: job } of state.jobs.values()) {
        if (job.status === "queued" && job.held === true) {
          void client.want("ChangeJob", { jobId, accountId, hold: false });
        }
        if (job.status === "needs_human") void client.want("ResumeJob", { jobId, accountId });
      }
    },
  };
}
