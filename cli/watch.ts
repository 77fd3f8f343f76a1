/** `sluice watch`: every open job of the account, from the event stream. */

import { createBars } from "./bars.ts";
import { type Client, createClient, type JobJson } from "./client.ts";
import { clientConfig } from "./client_config.ts";
import { type CommitFrame, follow, type Progress } from "./events.ts";
import { ServerRefused, ServerUnreachable } from "./failures.ts";
import { leaving } from "./leaving.ts";
import type { Screen } from "./screen.ts";
import { ask, isOver } from "./wait.ts";

/** Asked for at once: a burst of events must not become a burst of requests. */
const AT_ONCE = 4;
const OPEN = "pending,queued,processing";

type Show = (job: JobJson, progress: Progress | null) => void;

/** Shows open jobs until it is interrupted: throws the `Stopped` of that. */
export async function watchJobs(screen: Screen, json: boolean): Promise<never> {
  using leave = leaving();
  const client = createClient(clientConfig());
  const bars = json ? null : await createBars(screen, true);
  const show: Show = bars?.show ?? ((job, progress) => screen.json({ job, progress }));
  const shown = createShown(client, show, leave.signal);
  try {
    for await (const item of follow(client.http, { signal: leave.signal })) {
      if (item.type === "open") {
        await shown.begin();
        if (bars !== null && !screen.live) screen.err(`Watching ${client.http.url}; Ctrl+C ends it`);
      } else if (item.type === "commit") jobsOf(item.commit).forEach(shown.refresh);
      else if (item.type === "live") shown.progress(item.progress);
      else shown.refreshAll();
      shown.failIfNeeded();
    }
    throw new Error("watch: the events ended");
  } finally {
    bars?.stop();
  }
}

/** The open jobs that are on the screen. */
function createShown(client: Client, show: Show, signal: AbortSignal) {
  const open = new Map<string, JobJson>();
  const latest = new Map<string, Progress>();
  const ended = new Set<string>();
  const stale = new Set<string>();
  let asking = 0;
  let failure: { readonly error: unknown } | null = null;

  function take(job: JobJson): void {
    if (ended.has(job.id)) return;
    if (isOver(job)) {
      open.delete(job.id);
      ended.add(job.id);
    } else open.set(job.id, job);
    if (job.state !== "running") latest.delete(job.id);
    show(job, latest.get(job.id) ?? null);
  }

  async function askForStale(): Promise<void> {
    asking++;
    try {
      for (const id of stale) {
        stale.delete(id);
        const job = await ask(client, id, signal);
        if (job !== null) take(job);
      }
    } catch (error) {
      // a job whose account may not see it any more is no reason to stop
      if (!(error instanceof ServerRefused && error.status === 404)) failure = { error };
    } finally {
      asking--;
    }
  }

  const refresh = (id: string): void => {
    if (ended.has(id)) return;
    stale.add(id);
    if (asking < AT_ONCE) askForStale();
  };

  async function takeOpen(): Promise<void> {
    const gone = new Set(open.keys());
    let cursor: string | undefined;
    do {
      const page = await client.jobs({ status: OPEN, limit: "200", cursor }, signal);
      for (const job of page.jobs) {
        gone.delete(job.id);
        take(job);
      }
      cursor = page.next_cursor ?? undefined;
    } while (cursor !== undefined);
    gone.forEach(refresh);
  }

  return {
    refresh,
    refreshAll: () => [...open.keys()].forEach(refresh),
    /** Asks for everything that is open, and for what was open before and is not in the list any more. */
    async begin(): Promise<void> {
      try {
        await takeOpen();
      } catch (error) {
        if (!(error instanceof ServerUnreachable)) throw error; // gone again: the stream breaks too, and comes back
      }
    },
    progress(progress: Progress): void {
      const job = open.get(progress.jobId ?? "");
      if (job === undefined) return;
      latest.set(job.id, progress);
      show(job, progress);
    },
    failIfNeeded(): void {
      if (failure !== null) throw failure.error;
    },
  };
}

/** The jobs that a commit is about. */
function jobsOf({ events }: CommitFrame): Set<string> {
  const ids = events.flatMap(({ data }) => {
    const { jobId, job } = data as { readonly jobId?: unknown; readonly job?: { readonly jobId?: unknown } };
    const id = jobId ?? job?.jobId;
    return typeof id === "string" ? [id] : [];
  });
  return new Set(ids);
}
