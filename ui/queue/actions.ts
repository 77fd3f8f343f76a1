/** What a person does to jobs that are open: shown at once, taken back with the reason when the server refuses it. */

import { isFinal, isReady, type Job, queueOf } from "@sluice/domain";
import { act } from "../state/act.ts";
import { announce } from "../state/announce.ts";
import { api } from "../state/api.ts";
import { facts } from "../state/mod.ts";
import { toast } from "../state/toasts.ts";
import { t } from "../text/mod.ts";
import { moved, type Target } from "./order.ts";

/** Stops the queue, or lets it go on. */
export async function pauseQueue(paused: boolean): Promise<void> {
  await act({
    show: () => {
      const before = facts.account.value;
      if (before !== null) facts.account.value = { ...before, queuePaused: paused };
      return () => facts.account.value = before;
    },
    run: () => api("/api/queue", { method: "PUT", body: { paused } }),
    failed: t(paused ? "queue.pauseFailed" : "queue.resumeFailed"),
  });
}

/** Holds a job back, or lets it go. */
export async function hold(job: Job, held: boolean): Promise<void> {
  await act({
    show: () => show(withHeld(job, held)),
    run: () => api(`/api/jobs/${job.spec.jobId}`, { method: "PATCH", body: { hold: held } }),
    failed: t(held ? "queue.holdFailed" : "queue.unholdFailed"),
  });
}

/** Puts a ready job before another one, or at the end. */
export async function move(jobId: string, to: Target): Promise<void> {
  const queue = ready();
  const job = facts.job(jobId).value;
  const after = job === undefined ? null : moved(queue, job, to);
  if (after === null) return;
  const run = to !== "end" && to.before === queue[0]?.spec.jobId
    ? () => api(`/api/jobs/${jobId}/next`, { method: "POST" })
    : () => api(`/api/jobs/${jobId}`, { method: "PATCH", body: { before: to === "end" ? null : to.before } });
  await act({
    show: () => {
      const back = show(after);
      const place = ready().findIndex(({ spec }) => spec.jobId === jobId) + 1;
      announce(t("queue.movedTo", { n: place, all: queue.length }));
      return back;
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
    show: () => show({ ...job, cancelling: true }),
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

/** Shows the job so until an event says better. Returns how to take that back. */
function show(job: Job): () => void {
  const place = facts.job(job.spec.jobId);
  const before = place.value;
  place.value = job;
  return () => {
    if (place.value === job) place.value = before;
  };
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
