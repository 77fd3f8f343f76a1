/** `/api/jobs`: contracts/jobs-api.md "Jobs". */

import { fitMode, readJobBody } from "@sluice/protocol";
import type { Hono } from "hono";
import { readJson } from "./body.ts";
import { answerDryRun, isDryRun } from "./job_dry_run.ts";
import { answerSubmission, API_MAX_SIDE } from "./job_submission.ts";
import type { Kit, RouteContext, RouteEnv } from "./kit.ts";
import { prepareJob } from "./prepare_job.ts";
import { repeatOf } from "./repeat.ts";
import { routeJobsChange } from "./routes_jobs_change.ts";
import { routeJobsLook } from "./routes_jobs_look.ts";
import { fitInputs } from "./video_fit.ts";

export function routeJobs(app: Hono<RouteEnv>, kit: Kit): void {
  app.post("/api/jobs", (c) => create(c, kit));
  routeJobsLook(app, kit);
  routeJobsChange(app, kit);
}

async function create(c: RouteContext, kit: Kit): Promise<Response> {
  const caller = kit.authenticate(c.req.raw, "generate");
  const body = await readJson(c.req.raw);
  const request = readJobBody(body);
  const asks = isDryRun(c);
  const repeat = repeatOf(c.req.raw, caller, body, request.idempotencyKey);
  const prepared = await prepareJob(kit, caller, request.ask, {
    maxSide: API_MAX_SIDE,
    // who only asks repeats nothing
    repeat: asks ? { ...repeat, idempotencyKey: null, fingerprint: null, join: false } : repeat,
    fit: (model) => fitInputs(fitMode(request, model), model),
  });
  return asks
    ? answerDryRun(c, caller, prepared)
    : await answerSubmission(c, kit, caller, { ...prepared, next: request.next });
}
