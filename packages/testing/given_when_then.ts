/** Words for tests of the rules: given what happened, when a command comes, then these events follow. */

import { strict as assert } from "node:assert";
import {
  type CellState,
  type Command,
  type CommandData,
  type CommandType,
  type Event,
  initialState,
  type Job,
  type Rejection,
  type Reply,
  step,
  type Submission,
} from "@sluice/domain";

export const ACCOUNT = "account-1";
export const START = Date.UTC(2026, 0, 1);
let serial = 0;

/** A command with a fresh id; submissions take the job's own id. */
export function command<T extends CommandType>(type: T, data: CommandData[T], id?: string): Command {
  const actor = type === "SubmitJob" || type === "SubmitBatch" || type === "GrantCredits" ? "key" : "agent";
  return { id: id ?? `command-${++serial}`, type, actor: { type: actor, id: "tester" }, data } as Command;
}

/** A one-picture job of `sim-image` for `ACCOUNT`. */
export function job(jobId: string, rest: Partial<Submission> = {}): Submission {
  return {
    jobId,
    accountId: ACCOUNT,
    keyId: null,
    kind: "image",
    prompt: "a lighthouse",
    model: "sim-image",
    settings: { aspectRatio: "1:1", count: 1 },
    references: [],
    priority: 0,
    dependsOn: [],
    dependencyTimeoutMs: 180_000,
    metadata: {},
    ...rest,
  };
}

export const submit = (jobId: string, rest: Partial<Submission> = {}): Command =>
  command("SubmitJob", { job: job(jobId, rest) }, jobId);

export const openAccount = (
  accountId: string = ACCOUNT,
  credits = 100,
  plan: "free" | "operator" = "operator",
): Command => command("OpenAccount", { accountId, name: accountId, email: null, plan, credits });

/** Commands by which an agent appears, ready for work. */
export function agentOnline(agentId = "agent-1", slots = 1, accountId = ACCOUNT, shared = true): Command[] {
  const provider = "simulator" as const;
  const capabilities = {
    models: ["sim-image", "sim-video"],
    kinds: ["image", "video"] as const,
    concurrency: 4,
    minGapMs: 0,
  };
  const account = { label: null, credits: null, tier: null };
  return [
    command("AdoptAgent", { agentId, accountId, name: agentId, provider, tokenHash: agentId, shared }),
    command("ConnectAgent", {
      agentId,
      tokenHash: agentId,
      sessionId: `${agentId}-s1`,
      version: "1",
      capabilities,
      account,
      holding: [],
    }),
    command("OfferSlots", { agentId, slots }),
  ];
}

const of = (jobId: string, attempt = 1, agentId = "agent-1") => ({ jobId, attempt, agentId });
export const accepted = (jobId: string, attempt = 1, agentId = "agent-1"): Command =>
  command("AcceptAttempt", of(jobId, attempt, agentId));
export const submitting = (jobId: string, attempt = 1, agentId = "agent-1"): Command =>
  command("BeginSubmitting", of(jobId, attempt, agentId));
export const submitted = (jobId: string, attempt = 1, agentId = "agent-1"): Command =>
  command("ConfirmSubmitted", { ...of(jobId, attempt, agentId), checkpoint: { batch: jobId } });
export const completed = (jobId: string, outputs = 1, attempt = 1, agentId = "agent-1"): Command =>
  command("CompleteAttempt", { ...of(jobId, attempt, agentId), outputs });
export const stored = (jobId: string, index = 0, attempt = 1): Command =>
  command("RecordOutput", {
    jobId,
    attempt,
    output: {
      index,
      mediaId: `${index}`.padStart(64, "a"),
      mime: "image/png",
      bytes: 9,
      width: 1,
      height: 1,
      duration: null,
    },
  });
export const failed = (jobId: string, rest: Partial<CommandData["FailAttempt"]> = {}): Command =>
  command("FailAttempt", {
    ...of(jobId),
    category: "network",
    code: "down",
    message: "the line is down",
    charged: "no",
    retryAfterMs: null,
    ...rest,
  });

/** What a scenario has led to. */
export class Scenario {
  readonly state: CellState = initialState();
  now = START;
  events: Event[] = [];
  rejection: Rejection | null = null;
  reply: Reply | null = null;

  /** Carries out commands; each must be accepted. */
  given(...commands: readonly (Command | readonly Command[])[]): this {
    for (const one of commands.flat()) {
      this.when(one);
      assert.equal(this.rejection, null, `given ${one.type}: ${this.rejection?.message}`);
    }
    return this;
  }

  /** Carries out one command and keeps what followed. */
  when(one: Command): this {
    const done = step(this.state, one, this.now);
    this.events = done.accepted ? done.drafts.flatMap((d) => [...d.events]) : [];
    this.rejection = done.accepted ? null : done.rejection;
    this.reply = done.accepted ? done.reply : null;
    return this;
  }

  /** Lets time pass, firing each deadline when it is due, or the first `most` of them. */
  after(ms: number, most = Infinity): this {
    const end = this.now + ms;
    const events: Event[] = [];
    for (
      let next = this.state.deadlines.next(), fired = 0;
      next !== null && next.due <= end && fired < most;
      next = this.state.deadlines.next(), fired++
    ) {
      this.now = Math.max(this.now, next.due);
      this.when(command("PassDeadline", next));
      events.push(...this.events);
    }
    this.now = end;
    this.events = events;
    return this;
  }

  /** Expects exactly these event types, in order. */
  then(...types: readonly Event["type"][]): this {
    assert.deepEqual(this.events.map((e) => e.type), types);
    return this;
  }

  thenRejected(code: Rejection["code"], words?: RegExp): this {
    assert.equal(this.rejection?.code, code);
    if (words !== undefined) assert.match(this.rejection?.message ?? "", words);
    return this;
  }

  thenNothing(): this {
    assert.equal(this.rejection, null);
    return this.then();
  }

  /** Expects the open job's status. */
  thenJob(jobId: string, status: Job["state"]["status"]): this {
    assert.equal(this.state.jobs.get(jobId)?.state.status, status);
    return this;
  }

  thenCredits(
    expected: { available: number; reserved: number; settled: number },
    accountId: string = ACCOUNT,
  ): this {
    const { available, reserved, settled } = this.state.accounts.get(accountId)!.balance;
    assert.deepEqual({ available, reserved, settled }, expected);
    return this;
  }

  job(jobId: string): Job {
    const found = this.state.jobs.get(jobId);
    assert.ok(found !== undefined, `job "${jobId}" is not open`);
    return found;
  }
}

export const scenario = (): Scenario => new Scenario();
