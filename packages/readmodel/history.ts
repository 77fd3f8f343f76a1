/** Hand-made commits for the tests of this package. */

import { createHash } from "node:crypto";
import { type Commit, type Event, event, type JobSpec, type Output } from "@sluice/domain";

/** A small world of its own: ids that no other world uses, and commits that follow each other. */
export interface World {
  readonly cell: number;
  readonly commits: Commit[];
  /** An id of this world; the same name gives the same id. */
  id(name: string): string;
  /** Appends a commit, one second after the last. */
  add(accountId: string, ...events: Event[]): Commit;
  /** A job of the account, named so. */
  spec(accountId: string, name: string, change?: Partial<JobSpec>): JobSpec;
}

/** Time of the first commit. */
export const FIRST_AT = 1_700_000_000_000;

/** Starts an empty world in the cell. */
export function world(cell: number): World {
  const commits: Commit[] = [];
  const id = (name: string) => {
    const hex = sha(`${cell} ${name}`);
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${
      hex.slice(20, 32)
    }`;
  };
  return {
    cell,
    commits,
    id,
    add(accountId, ...events) {
      const number = commits.length + 1;
      const draft = {
        at: FIRST_AT + number * 1_000,
        accountId,
        actor: { type: "system", id: "test" } as const,
      };
      const hash = sha(`${cell} ${number} ${JSON.stringify(events)}`);
      const commit: Commit = { ...draft, cell, number, hash, cause: id(`cause ${number}`), events };
      commits.push(commit);
      return commit;
    },
    spec: (accountId, name, change = {}) => ({
      jobId: id(name),
      accountId,
      keyId: null,
      kind: "image",
      prompt: `a picture of ${name}`,
      model: "sim-image",
      settings: { aspectRatio: "1:1", count: 1 },
      references: [],
      priority: 0,
      dependsOn: [],
      dependencyTimeoutMs: 0,
      metadata: {},
      unitPrice: 2,
      price: 2,
      ...change,
    }),
  };
}

/** An account with credits. */
export function openAccount(w: World, name: string, credits = 1_000): string {
  const accountId = w.id(name);
  w.add(
    accountId,
    event("AccountOpened", { accountId, name, email: null, plan: "free" }),
    event("CreditsGranted", { accountId, amount: credits, reason: "start" }),
  );
  return accountId;
}

/** A job in the queue. */
export function submit(w: World, spec: JobSpec): string {
  const { jobId, accountId, price } = spec;
  w.add(
    accountId,
    event("JobSubmitted", { job: spec }),
    event("CreditsReserved", { accountId, jobId, amount: price }),
    event("JobQueued", { jobId, reason: "no agent online", deadline: FIRST_AT * 2 }),
  );
  return jobId;
}

/** An output with the bytes of that name. */
export function output(name: string, index = 0): Output {
  return { index, mediaId: sha(name), mime: "image/png", bytes: 9, width: 8, height: 8, duration: null };
}

/** Takes a queued job through an attempt of the agent to its end. */
export function complete(w: World, spec: JobSpec, agentId: string, made = output(spec.jobId)): void {
  const { jobId, accountId, price } = spec;
  const deadline = FIRST_AT * 2;
  w.add(accountId, event("JobAssigned", { jobId, attempt: 1, agentId, deadline }));
  w.add(accountId, event("AttemptAccepted", { jobId, attempt: 1, deadline }));
  w.add(accountId, event("OutputRecorded", { jobId, attempt: 1, output: made }));
  w.add(
    accountId,
    event("JobCompleted", { jobId, attempt: 1, outputs: 1 }),
    event("CreditsSettled", { accountId, jobId, amount: price }),
  );
}

/** An agent of the account, connected. */
export function connectAgent(w: World, accountId: string, name: string): string {
  const agentId = w.id(name);
  w.add(
    accountId,
    event("AgentPaired", {
      agentId,
      accountId,
      name,
      provider: "simulator",
      tokenHash: sha(name),
      shared: false,
      codeHash: null,
    }),
  );
  w.add(
    accountId,
    event("AgentConnected", {
      agentId,
      sessionId: w.id(`session of ${name}`),
      version: "1",
      capabilities: { models: ["sim-image"], kinds: ["image"], concurrency: 2, minGapMs: 0 },
      account: { label: null, credits: null, tier: null },
    }),
  );
  return agentId;
}

/** Lower-case hex. */
export function sha(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
