/** The two shortcuts that stop work from any page: one job, or all that waits. */

import type { Job } from "@sluice/domain";
import { confirm } from "../parts/confirm.tsx";
import { act } from "../state/act.ts";
import { api } from "../state/api.ts";
import { facts } from "../state/mod.ts";
import { toast } from "../state/toasts.ts";
import { t } from "../text/mod.ts";
import { cancel } from "./actions.ts";
import { lists } from "./lists.ts";

/** Cancels the job that has run longest. */
export async function cancelCurrent(): Promise<void> {
  const running = jobs(lists.running.value).filter((job) => !job.cancelling);
  const [first] = running.sort((a, b) => (a.startedAt ?? Infinity) - (b.startedAt ?? Infinity));
  if (first === undefined) toast({ kind: "done", text: t("queue.nothingRuns") });
  else await cancel(first);
}

/** Asks, then cancels all that no agent has, and says what came back. */
export async function clearQueue(): Promise<void> {
  const { needs, next, later, held, running } = lists;
  const waiting = jobs([needs, next, later, held].flatMap((list) => list.value));
  if (waiting.length === 0) {
    toast({ kind: "done", text: t("queue.nothingWaits") });
    return;
  }
  const credits = waiting.reduce((sum, job) => sum + job.credits.reserved - job.credits.released, 0);
  const yes = await confirm({
    title: t("queue.clearTitle"),
    text: t("queue.clearText", { n: waiting.length, credits, running: running.value.length }),
    yes: t("queue.clearYes", { n: waiting.length }),
    danger: true,
  });
  if (!yes) return;
  const done = await act({
    run: () =>
      api<{ readonly cancelled: number; readonly released: number }>("/api/queue", { method: "DELETE" }),
    failed: t("queue.clearFailed"),
  });
  if (done === null) return;
  toast({ kind: "done", text: t("queue.cleared", { n: done.cancelled, credits: done.released }) });
}

function jobs(ids: readonly string[]): Job[] {
  return ids.flatMap((id) => facts.job(id).value ?? []);
}
