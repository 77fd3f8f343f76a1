/** Submitting jobs, alone or as a batch whose rows may refer to each other. */

import type { CommandData, Submission } from "../commands.ts";
import { MOST_DEPENDENTS } from "../commit_room.ts";
import { accept, acceptNothing, type Decision, reject } from "../decision.ts";
import { type Event, event } from "../events.ts";
import { isJobReference, type JobSpec } from "../job.ts";
import { findModel } from "../models.ts";
import type { Reply } from "../outcome.ts";
import { placeBefore } from "../places.ts";
import { priceOf } from "../prices.ts";
import type { CellState } from "../state.ts";
import { TIMINGS } from "../timings.ts";
import { frontOf } from "./queue.ts";

export function submitJob(
  state: CellState,
  id: string,
  data: CommandData["SubmitJob"],
  now: number,
): Decision {
  const { job, followers = [], join = false, next = false } = data;
  if (state.recent.has(id)) return acceptNothing(known(state, job.jobId));
  // what the sender may have sent before is looked for first: it may have been the last credit that paid for it
  const earlier = join && job.fingerprint !== undefined
    ? state.fingerprints.find(job.fingerprint, now)
    : null;
  if (earlier !== null) return acceptNothing(known(state, earlier));
  if (next && [job, ...followers].some((one) => one.dependsOn.length > 0)) {
    return reject("invalid_input", `submit job "${job.jobId}": one that waits for others cannot run next`);
  }
  if (followers.length > 0) return submitGroup(state, job, followers, now, next);
  const priced = price(job);
  if ("accepted" in priced) return priced;
  const refusal = affordable(state, priced.accountId, priced.price) ?? dependencies(state, priced, new Set());
  if (refusal !== null) return refusal;
  const reply: Reply = {
    type: "job",
    jobId: priced.jobId,
    status: priced.dependsOn.length === 0 ? "queued" : "waiting",
    reserved: priced.price,
    queuePosition: priced.dependsOn.length > 0 ? null : next ? 1 : state.ready.count(priced.model) + 1,
  };
  return accept(
    priced.accountId,
    [
      ...begin(priced, now, state.accounts.get(priced.accountId)?.balance.plan),
      ...next ? toFront(state, [priced]) : [],
    ],
    reply,
  );
}

/** Several jobs of one request: all of them or none. */
function submitGroup(
  state: CellState,
  first: Submission,
  followers: readonly Submission[],
  now: number,
  next: boolean,
): Decision {
  const { accountId, jobId } = first;
  const events: Event[] = [];
  const jobs: JobSpec[] = [];
  let total = 0;
  let ofPlan = state.accounts.get(accountId)?.balance.plan ?? 0;
  for (
    const job of [
      { ...first, followers: followers.length },
      ...followers.map((f) => ({ ...f, leader: jobId })),
    ]
  ) {
    if (job.accountId !== accountId) {
      return reject("invalid_input", `submit job "${jobId}": one that follows it is of another account`);
    }
    const priced = price(job);
    if ("accepted" in priced) return priced;
    const refusal = dependencies(state, priced, new Set());
    if (refusal !== null) return refusal;
    events.push(...begin(priced, now, ofPlan));
    jobs.push(priced);
    total += priced.price;
    ofPlan = Math.max(0, ofPlan - priced.price);
  }
  if (next) events.push(...toFront(state, jobs));
  const status = first.dependsOn.length === 0 ? "queued" : "waiting";
  const reply: Reply = { type: "job", jobId, status, reserved: total, queuePosition: null };
  return affordable(state, accountId, total) ?? accept(accountId, events, reply);
}

export function submitBatch(
  state: CellState,
  id: string,
  data: CommandData["SubmitBatch"],
  now: number,
): Decision {
  if (state.recent.has(id)) return acceptNothing();
  const { batchId, accountId, name } = data;
  if (data.jobs.length === 0) return reject("invalid_input", `submit batch "${batchId}": it has no rows`);
  const events: Event[] = [
    event("BatchSubmitted", { batchId, accountId, name, jobIds: data.jobs.map((j) => j.jobId) }),
  ];
  const earlier = new Set<string>();
  let total = 0;
  let ofPlan = state.accounts.get(accountId)?.balance.plan ?? 0;
  for (const [i, job] of data.jobs.entries()) {
    if (job.accountId !== accountId) {
      return reject("invalid_input", `submit batch "${batchId}": a row is of another account`);
    }
    const priced = price({ ...job, batchId, row: i + 1 });
    if ("accepted" in priced) return priced;
    const refusal = dependencies(state, priced, earlier);
    if (refusal !== null) return refusal;
    earlier.add(priced.jobId);
    total += priced.price;
    events.push(...begin(priced, now, ofPlan));
    ofPlan = Math.max(0, ofPlan - priced.price);
  }
  return affordable(state, accountId, total) ?? accept(accountId, events);
}

/** The answer to a repeated submission: the job as it stands, or as finished. */
function known(state: CellState, jobId: string): Reply {
  const job = state.jobs.get(jobId);
  return {
    type: "job",
    jobId,
    status: job?.state.status ?? "finished",
    reserved: job?.spec.price ?? 0,
    queuePosition: null,
    known: true,
  };
}

function price(job: Submission): JobSpec | Decision {
  const model = findModel(job.model);
  if (model === undefined) return reject("unknown_model", `submit job: unknown model "${job.model}"`);
  if (model.kind !== job.kind) {
    return reject(
      "invalid_input",
      `submit job: model "${model.id}" makes ${model.kind}, the job asks for ${job.kind}`,
    );
  }
  if (job.prompt.trim() === "") return reject("invalid_input", "submit job: the prompt is empty");
  const { count } = job.settings;
  if (!Number.isInteger(count) || count < 1 || count > model.maxCount) {
    return reject(
      "invalid_input",
      `submit job: count is ${count}, model "${model.id}" takes 1 to ${model.maxCount}`,
    );
  }
  return { ...job, ...priceOf(model, job.settings) };
}

function affordable(state: CellState, accountId: string, total: number): Decision | null {
  const account = state.accounts.get(accountId);
  if (account === undefined) return reject("not_found", `submit job: no account "${accountId}"`);
  if (account.suspended) return reject("account_suspended", "this account is suspended: ask its operator");
  const { available } = account.balance;
  if (available >= total) return null;
  return reject("insufficient_credits", `this costs ${total} credits and ${available} are available`);
}

/** Every dependency must be an open job of the same account, or an earlier row; so there can be no cycle. */
function dependencies(state: CellState, job: JobSpec, earlier: ReadonlySet<string>): Decision | null {
  if (state.jobs.has(job.jobId) || earlier.has(job.jobId)) {
    return reject("already_exists", `submit job: "${job.jobId}" exists already`);
  }
  for (const id of job.dependsOn) {
    if (earlier.has(id)) continue;
    if (state.jobs.get(id)?.spec.accountId !== job.accountId) {
      return reject(
        "dependency_unknown",
        `submit job: it depends on "${id}", which is not an open job or an earlier row`,
      );
    }
    if (placesTaken(state, id) + placesOf(job, id) > MOST_DEPENDENTS) {
      return reject(
        "invalid_input",
        `submit job: ${
          state.dependents.get(id)?.size
        } jobs wait for "${id}" and take the ${MOST_DEPENDENTS} places there are, ` +
          `one each and one for every reference to its outputs: submit this one when it is done`,
      );
    }
  }
  for (const reference of job.references) {
    if (isJobReference(reference) && !job.dependsOn.includes(reference.fromJob)) {
      return reject(
        "dependency_unknown",
        `submit job: it refers to "${reference.fromJob}" without depending on it`,
      );
    }
  }
  return null;
}

/** How many of the places of those that wait for `id` are taken. */
function placesTaken(state: CellState, id: string): number {
  let taken = 0;
  for (const jobId of state.dependents.get(id) ?? []) {
    const job = state.jobs.get(jobId);
    if (job !== undefined) taken += placesOf(job.spec, id);
  }
  return taken;
}

function placesOf({ references }: Pick<JobSpec, "references">, id: string): number {
  return 1 + references.filter((one) => isJobReference(one) && one.fromJob === id).length;
}

/** The jobs of one request, which just came to the end of the queue, go to its front in their order. */
function toFront(state: CellState, jobs: readonly JobSpec[]): Event[] {
  const events: Event[] = [];
  let front = frontOf(state, jobs[0]!.accountId, jobs[0]!.priority);
  for (const { jobId } of jobs.toReversed()) {
    if (front === null) break;
    events.unshift(event("JobMoved", { jobId, ...front }));
    front = { ...front, place: placeBefore(front.place) };
  }
  return events;
}

/** `planLeft`: plan credits that are left before this job; they are spent first. */
function begin(job: JobSpec, now: number, planLeft: number = 0): Event[] {
  const { jobId, accountId, price: amount } = job;
  const events: Event[] = [event("JobSubmitted", { job })];
  const plan = Math.min(planLeft, amount);
  if (amount > 0) {
    events.push(event("CreditsReserved", { accountId, jobId, amount, ...(plan > 0 ? { plan } : {}) }));
  }
  if (job.dependsOn.length === 0) {
    events.push(event("JobQueued", { jobId, reason: "ready", deadline: now + TIMINGS.queueMs }));
  }
  return events;
}
