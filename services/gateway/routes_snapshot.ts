/** `GET /api/studio`: what the studio starts from, docs/adr/0033. */

import { snapshotJson } from "@sluice/protocol";
import type { Hono } from "hono";
import type { Kit, RouteEnv } from "./kit.ts";

/** Finished jobs that come along; older ones are the lists'. */
const FINISHED = 200;

export function routeSnapshot(app: Hono<RouteEnv>, kit: Kit): void {
  app.get("/api/studio", async (c) => {
    const { account, accountId, key } = kit.authenticate(c.req.raw, "read");
    const { settings, view } = kit;
    await view.reached(view.lastCommitOf(accountId), 500);
    // from here on nothing is waited for: all of it is of one moment
    const { facts } = view;
    const jobs = [...facts.finishedJobsOf(accountId, FINISHED), ...facts.openJobsOf(accountId)];
    const manages = key.scopes.includes("manage");
    return c.json(snapshotJson({
      cell: settings.cell,
      number: view.position,
      now: settings.clock(),
      version: settings.version,
      publicUrl: settings.publicUrl,
      account: facts.account(accountId) ?? account,
      keyId: key.keyId,
      scopes: key.scopes,
      agents: [...facts.agentsFor(accountId)],
      jobs,
      progress: progressOf(kit, jobs.map(({ spec }) => spec.jobId)),
      keys: manages ? [...facts.keysOf(accountId)] : null,
      webhooks: manages ? [...facts.webhooksOf(accountId)] : null,
    }));
  });
}

function progressOf({ view }: Kit, jobIds: readonly string[]): Record<string, number> {
  const known: Record<string, number> = {};
  for (const jobId of jobIds) {
    const progress = view.progressOf(jobId);
    if (progress !== null) known[jobId] = progress;
  }
  return known;
}
