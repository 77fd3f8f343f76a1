/** The reference studio's history: contracts/settled.md point 12. */

import { isFinal, type Job, type JobStatus } from "@sluice/domain";
import { EdgeError, readPage, studioHistoryJson } from "@sluice/protocol";
import type { Hono } from "hono";
import type { Caller } from "./authenticate.ts";
import { type Kit, requireJob, type RouteContext, type RouteEnv } from "./kit.ts";
import { mediaUrl } from "./media_urls.ts";
import { readsReached } from "./read_your_writes.ts";
import { ERASED_AT_ONCE, eraseJobs } from "./routes_history_erase.ts";
import { GoneJobs } from "./routes_history_gone.ts";

/** Half seconds that the read model may lag behind. */
const PATIENCE = 20;

const ENDED: readonly JobStatus[] = ["completed", "failed", "cancelled", "skipped", "expired"];

export function routeHistory(app: Hono<RouteEnv>, kit: Kit): void {
  const gone = new GoneJobs();
  app.get("/v1/history", (c) => list(c, kit, gone));
  app.delete("/v1/history", async (c) => {
    const caller = kit.authenticate(c.req.raw, "generate", "manage");
    return c.json({ deleted: true, ...await eraseAll(kit, caller) });
  });
  app.delete("/v1/history/:id", async (c) => {
    const caller = kit.authenticate(c.req.raw, "generate", "manage");
    const { job } = await requireJob(kit, caller.accountId, c.req.param("id"));
    if (!isFinal(job)) {
      throw new EdgeError(
        "not_finished",
        `delete "${job.spec.jobId}": it is ${job.state.status}, cancel it first`,
        {
          param: "id",
        },
      );
    }
    const media = await eraseJobs(kit, caller, [job]);
    gone.note(job);
    return c.json({ deleted: true, entries: 1, media });
  });
}

async function list(c: RouteContext, kit: Kit, gone: GoneJobs): Promise<Response> {
  const { accountId } = kit.authenticate(c.req.raw, "read", "generate");
  const { settings, view } = kit;
  const { limit, order, after } = readPage(c.req.query());
  const place = after === undefined ? null : await placeOf(kit, accountId, gone, after);
  await readsReached(view, accountId);
  const { jobs, nextCursor } = await settings.reads.jobs(accountId, {
    limit,
    order,
    ...(place === null ? {} : { after: place }),
  });
  return c.json({
    object: "list",
    data: jobs.map((job) => studioHistoryJson(job, ({ mediaId }) => mediaUrl(settings, mediaId))),
    has_more: nextCursor !== null,
    last_id: jobs.at(-1)?.spec.jobId ?? null,
  });
}

async function placeOf(kit: Kit, accountId: string, gone: GoneJobs, jobId: string) {
  const known = gone.find(accountId, jobId);
  const submittedAt = known ?? (await requireJob(kit, accountId, jobId)).job.submittedAt;
  return { submittedAt, jobId };
}

/** A list may be a little old; what is to be taken away must be whole. Throws `EdgeError` `unavailable`. */
async function wholeReads({ settings: { reads, cell }, view }: Kit, accountId: string): Promise<void> {
  const number = view.lastCommitOf(accountId);
  for (let tries = 0; tries < PATIENCE; tries++) {
    await readsReached(view, accountId);
    if (await reads.checkpoint(cell) >= number) return;
  }
  throw new EdgeError("unavailable", "the history is not written up yet: try again in some seconds", {
    retryAfter: 5,
  });
}

/** Page by page until nothing is left that has ended: the place in the list stays although what it names is gone. */
async function eraseAll(kit: Kit, caller: Caller): Promise<{ entries: number; media: number }> {
  const { accountId } = caller;
  await wholeReads(kit, accountId);
  let entries = 0;
  let media = 0;
  for (let last: Job | undefined, more = true; more;) {
    const page = await kit.settings.reads.jobs(accountId, {
      statuses: ENDED,
      limit: ERASED_AT_ONCE,
      ...(last === undefined ? {} : { after: { submittedAt: last.submittedAt, jobId: last.spec.jobId } }),
    });
    media += await eraseJobs(kit, caller, page.jobs);
    entries += page.jobs.length;
    last = page.jobs.at(-1);
    more = page.nextCursor !== null && last !== undefined;
  }
  return { entries, media };
}
