/** Looking at jobs: contracts/jobs-api.md "Jobs". */

import type { Job, Output } from "@sluice/domain";
import {
  EdgeError,
  historyJson,
  invalidValue,
  type JobListQuery,
  readJobList,
  readWhole,
} from "@sluice/protocol";
import type { Hono } from "hono";
import { headersOf, show } from "./job_answers.ts";
import { historyOf } from "./job_history.ts";
import { type Kit, requireJob, type RouteContext, type RouteEnv } from "./kit.ts";
import { fileName, mediaPath } from "./media_urls.ts";
import { showWithProvenance } from "./provenance_answer.ts";
import { readsReached } from "./read_your_writes.ts";

export function routeJobsLook(app: Hono<RouteEnv>, kit: Kit): void {
  app.get("/api/jobs", (c) => list(c, kit));
  app.get("/api/jobs/:id", async (c) => {
    const { job, pending } = await ownJob(c, kit);
    return c.json(show(kit, job, pending), 200, headersOf(job));
  });
  app.get("/api/jobs/:id/download", (c) => download(c, kit));
  app.get("/api/jobs/:id/events", async (c) => {
    const { job, pending } = await ownJob(c, kit);
    const { jobId, accountId } = job.spec;
    const commits = pending ? [] : await historyOf(kit.view, accountId, jobId);
    const events = historyJson(commits, jobId, job.erasedAt !== undefined);
    return c.json({ id: jobId, events }, 200, headersOf(job));
  });
}

async function ownJob(c: RouteContext, kit: Kit) {
  const { accountId } = kit.authenticate(c.req.raw, "read", "generate");
  return await requireJob(kit, accountId, c.req.param("id") ?? "");
}

async function list(c: RouteContext, kit: Kit): Promise<Response> {
  const { accountId } = kit.authenticate(c.req.raw, "read", "generate");
  const query = readJobList(c.req.query());
  // nothing that the read model holds is pending: a job is decided before it comes there
  if (query.statuses?.length === 0) return c.json({ jobs: [], total: 0, next_cursor: null });
  await readsReached(kit.view, accountId);
  const page = await kit.settings.reads.jobs(accountId, query).catch((error) => refuseCursor(error, query));
  return c.json({
    jobs: page.jobs.map((job) => show(kit, job)),
    total: page.total,
    next_cursor: page.nextCursor,
  });
}

/** By name: the gateway knows the read model's port, not its classes. */
function refuseCursor(error: unknown, query: JobListQuery): never {
  if (!(error instanceof Error) || error.name !== "BadCursor") throw error;
  throw new EdgeError(
    "invalid_value",
    `cursor "${query.cursor?.slice(0, 60)}": accepted is a next_cursor of this list`,
    { param: "cursor", cause: error },
  );
}

async function download(c: RouteContext, kit: Kit): Promise<Response> {
  const { settings } = kit;
  const { job } = await ownJob(c, kit);
  const output = outputAt(job, readWhole("index", c.req.query("index"), 0, 99) ?? 0);
  // the reference redirects; `redirect=false` is for clients that take their key along to any address
  const redirects = isOn(c, "redirect", true);
  const provenance = isOn(c, "provenance", false);
  const filename = fileName(job, output);
  if (redirects && !provenance) {
    for (const [name, value] of Object.entries(headersOf(job))) c.header(name, value);
    c.header("cache-control", "no-store");
    return c.redirect(mediaPath(settings, output.mediaId, filename), 302);
  }
  const answer = provenance
    ? await showWithProvenance(settings, job, output, c.req.raw)
    : await settings.pictures.showMedia(output.mediaId, c.req.raw, { filename });
  if (answer === null) {
    throw new EdgeError("not_found", `output ${output.index}: its bytes are not stored any more`);
  }
  for (const [name, value] of Object.entries(headersOf(job))) answer.headers.set(name, value);
  return answer;
}

/** Throws `EdgeError` when the job has no such output, or none yet. */
function outputAt({ spec: { jobId }, state, outputs, erasedAt }: Job, index: number): Output {
  if (state.status !== "completed") {
    const message = `download job "${jobId}": it is ${state.status}, needed is completed`;
    throw new EdgeError("not_ready", message);
  }
  const output = outputs.find((o) => o.index === index);
  if (output !== undefined) return output;
  const has = erasedAt === undefined
    ? `the job has ${outputs.map((o) => o.index).join(", ")}`
    : "the outputs of this job were deleted";
  throw new EdgeError("not_found", `output ${index}: ${has}`, { param: "index" });
}

/** A yes or no of the query, `otherwise` when it is absent. Throws `EdgeError`. */
function isOn(c: RouteContext, name: string, otherwise: boolean): boolean {
  const text = c.req.query(name) ?? "";
  if (text === "") return otherwise;
  if (text === "true" || text === "false") return text === "true";
  throw invalidValue(name, text, "true or false");
}
