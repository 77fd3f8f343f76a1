/** `/api/queue`: what an account waits for, in order, and what it may do to all of it at once. */

import { isReady, type Job, PLANS, queueOf, queueSeconds } from "@sluice/domain";
import { boundedLimit, readQueueBody, readWhole } from "@sluice/protocol";
import type { Hono } from "hono";
import type { Caller } from "./authenticate.ts";
import { readJson } from "./body.ts";
import { decide } from "./command.ts";
import { show } from "./job_answers.ts";
import { factsOf, waitFactsOf } from "./job_facts.ts";
import { type Kit, type RouteContext, type RouteEnv, SMALL_BODY } from "./kit.ts";
import { inParts } from "./queue_parts.ts";

export function routeQueue(app: Hono<RouteEnv>, kit: Kit): void {
  app.get("/api/queue", (c) => look(c, kit));
  app.put("/api/queue", (c) => pause(c, kit));
  app.delete("/api/queue", (c) => empty(c, kit));
}

async function look(c: RouteContext, kit: Kit): Promise<Response> {
  const caller = kit.authenticate(c.req.raw, "read", "generate");
  const limit = readWhole("limit", c.req.query("limit"), 1, 1_000) ?? 200;
  const { view } = kit;
  const { accountId } = caller;
  await view.reached(view.lastCommitOf(accountId), 500);
  const account = view.facts.account(accountId) ?? caller.account;
  const jobs = waitingOf(kit, accountId);
  const ready = queueOf(jobs);
  const ofModel = new Map<string, number>();
  const inOrder = ready.map((job, i) => {
    const place = (ofModel.get(job.spec.model) ?? 0) + 1;
    ofModel.set(job.spec.model, place);
    return { job, position: i + 1, place };
  });
  const others = jobs.filter((job) => !isReady(job)).map((job) => ({ job, position: null, place: null }));
  return c.json({
    paused: account.queuePaused,
    running: view.facts.running(accountId),
    limit: boundedLimit(PLANS[account.plan].concurrentJobs),
    total: jobs.length,
    jobs: [...inOrder, ...others].slice(0, limit).map(({ job, position, place }) => ({
      ...show(kit, job, false, factsOf(view, job, false, place)),
      position,
    })),
    eta: queueSeconds(ready, waitFactsOf(view, account)),
  });
}

async function pause(c: RouteContext, kit: Kit): Promise<Response> {
  const { accountId, key } = kit.authenticate(c.req.raw, "generate", "manage");
  const { paused } = readQueueBody(await readJson(c.req.raw, SMALL_BODY));
  const { number } = await decide(kit.settings, {
    id: kit.settings.newId(),
    type: "PauseQueue",
    actor: { type: "key", id: key.keyId },
    data: { accountId, paused },
  });
  if (number !== null) kit.view.note(accountId, number);
  return c.json({ success: true, paused });
}

/** Those that an agent takes meanwhile run on; those that are submitted meanwhile stay. */
async function empty(c: RouteContext, kit: Kit): Promise<Response> {
  const caller = kit.authenticate(c.req.raw, "generate", "manage");
  const { view } = kit;
  await view.reached(view.lastCommitOf(caller.accountId), 500);
  let cancelled = 0;
  let released = 0;
  // the last come first: what waits for other jobs was submitted after them, and is not skipped with them in one commit
  const jobs = waitingOf(kit, caller.accountId).toReversed();
  const endpoints = Array.from(view.facts.webhooksOf(caller.accountId)).length;
  for (const part of inParts(jobs, endpoints)) {
    const told = await cancelAll(kit, caller, part);
    cancelled += told.jobs;
    released += told.released;
  }
  await view.reached(view.lastCommitOf(caller.accountId), 500);
  return c.json({ success: true, cancelled, released });
}

async function cancelAll(
  { settings, view }: Kit,
  { accountId, key }: Caller,
  jobs: readonly Job[],
): Promise<{ readonly jobs: number; readonly released: number }> {
  const { number, reply } = await decide(settings, {
    id: settings.newId(),
    type: "CancelJobs",
    actor: { type: "key", id: key.keyId },
    data: { accountId, jobIds: jobs.map((job) => job.spec.jobId) },
  });
  if (number !== null) view.note(accountId, number);
  return reply.type === "cancelled" ? reply : { jobs: 0, released: 0 };
}

/** The account's jobs that no agent has, oldest first. */
function waitingOf({ view }: Kit, accountId: string): Job[] {
  return Array.from(view.facts.openJobsOf(accountId)).filter(({ state: { status } }) =>
    status === "waiting" || status === "queued" || status === "needs_human"
  );
}
