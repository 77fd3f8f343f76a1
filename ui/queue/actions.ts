/** What a person does to jobs that are open: shown at once, taken back with the reason when the server refuses it. */

import { type Event, isFinal, isReady, type Job, jobIdOf, queueOf } from "@sluice/domain";
import { act } from "../state/act.ts";
import { announce } from "../state/announce.ts";
import { api } from "../state/api.ts";
import { facts } from "../state/mod.ts";
import { unlessSaid } from "../state/shown.ts";
import { toast } from "../state/toasts.ts";
import { t } from "../text/mod.ts";
import { moved, type Target } from "./order.ts";

/** Stops the queue, or lets it go on. */
export async function pauseQueue(paused: boolean): Promise<void> {
  await act({
    show: () => {
      const set = (queuePaused: boolean) => {
        const now = facts.account.value;
        if (now !== null) facts.account.value = { ...now, queuePaused };
      };
      const before = facts.account.value?.queuePaused ?? false;
      set(paused);
      return unlessSaid(({ type }) => type === "QueuePaused" || type === "QueueResumed", () => set(before));
    },
    run: () => api("/api/queue", { method: "PUT", body: { paused } }),
    failed: t(paused ? "queue.pauseFailed" : "queue.resumeFailed"),
  });
}

/** Holds a job back, or lets it go. */
export async function hold(job: Job, held: boolean): Promise<void> {
  await act({
    show: () => {
      const { jobId } = job.spec;
      const before = job.state.status === "queued" && job.state.held === true;
      change(jobId, (now) => withHeld(now, held));
      const says = ({ type }: Event) => type === "JobHeld" || type === "JobQueued";
      return unlessSaid(of(jobId, says), () => change(jobId, (now) => withHeld(now, before)));
    },
    run: () => api(`/api/jobs/${job.spec.jobId}`, { method: "PATCH", body: { hold: held } }),
    failed: t(held ? "queue.holdFailed" : "queue.unholdFailed"),
  });
}

/** Puts a ready job before another one, or at the end. */
export async function move(jobId: string, to: Target): Promise<void> {
  const queue = ready();
  const job = facts.job(jobId).value;
  const after = job === undefined ? null : moved(queue, job, to);
  if (job === undefined || after === null) return;
  const run = to !== "end" && to.before === queue[0]?.spec.jobId
    ? () => api(`/api/jobs/${jobId}/next`, { method: "POST" })
    : () => api(`/api/jobs/${jobId}`, { method: "PATCH", body: { before: to === "end" ? null : to.before } });
  await act({
    show: () => {
      change(jobId, (now) => withPlace(now, after));
      const place = ready().findIndex(({ spec }) => spec.jobId === jobId) + 1;
      announce(t("queue.movedTo", { n: place, all: queue.length }));
      const says = ({ type }: Event) => type === "JobMoved" || type === "JobPrioritized";
      return unlessSaid(of(jobId, says), () => change(jobId, (now) => withPlace(now, job)));
    },
    run,
    failed: t("queue.moveFailed"),
  });
}

/** One place sooner, or later, or before all others. */
export async function step(jobId: string, to: "up" | "down" | "first"): Promise<void> {
  const ids = ready().map(({ spec }) => spec.jobId);
  const at = ids.indexOf(jobId);
  const before = to === "first" ? ids[0] : to === "up" ? ids[at - 1] : ids[at + 2];
  if (at < 0 || (to === "down" ? at === ids.length - 1 : at === 0)) return;
  await move(jobId, before === undefined ? "end" : { before });
}

/** Cancels a job, and says what came back when it has ended. */
export async function cancel(job: Job): Promise<void> {
  const { jobId } = job.spec;
  const done = await act({
    show: () => {
      change(jobId, (now) => ({ ...now, cancelling: true }));
      const says = ({ type }: Event) => type === "CancelRequested";
      return unlessSaid(of(jobId, says), () => change(jobId, (now) => ({ ...now, cancelling: false })));
    },
    run: () => api(`/api/jobs/${jobId}`, { method: "DELETE" }),
    failed: t("queue.cancelFailed"),
  });
  if (done !== null) tellTheEnd(jobId);
}

/** A parked job goes on because its owner has done what was needed. */
export async function goOn(jobId: string): Promise<void> {
  const done = await act({
    run: () => api(`/api/jobs/${jobId}/resume`, { method: "POST" }),
    failed: t("queue.goOnFailed"),
  });
  if (done !== null) announce(t("queue.goneOn"));
}

function withHeld(job: Job, held: boolean): Job {
  if (job.state.status !== "queued") return job;
  const { held: _, ...free } = job.state;
  return { ...job, state: held ? { ...free, held } : free };
}

/** The job where the other one stands. */
function withPlace(job: Job, { spec: { priority }, state }: Job): Job {
  const moved = { ...job, spec: { ...job.spec, priority } };
  if (job.state.status !== "queued" || state.status !== "queued" || state.place === undefined) return moved;
  return { ...moved, state: { ...job.state, place: state.place } };
}

/** Changes the job as it is known now, not as it was when somebody pressed. */
function change(jobId: string, to: (job: Job) => Job): void {
  const place = facts.job(jobId);
  if (place.value !== undefined) place.value = to(place.value);
}

function of(jobId: string, says: (event: Event) => boolean): (event: Event) => boolean {
  return (event) => jobIdOf(event) === jobId && says(event);
}

function ready(): readonly Job[] {
  return queueOf(facts.openIds.value.flatMap((id) => facts.job(id).value ?? []).filter(isReady));
}

function tellTheEnd(jobId: string): void {
  const stop = facts.job(jobId).subscribe((job) => {
    if (job !== undefined && !isFinal(job)) return;
    queueMicrotask(() => stop());
    if (job !== undefined) told(job);
  });
}

function told({ state, credits, spec: { jobId } }: Job): void {
  if (state.status !== "cancelled") {
    toast({ kind: "done", text: t("queue.cancelTooLate") });
    return;
  }
  const text = credits.settled > 0
    ? t("queue.cancelledCharged", { n: credits.settled })
    : t("queue.cancelled", { n: credits.released });
  const again = () =>
    void act({
      run: () => api(`/api/jobs/${jobId}/retry`, { method: "POST", body: {} }),
      failed: t("queue.againFailed"),
    });
  toast({ kind: "done", text, action: { label: t("queue.again"), run: again } });
}
