/** `/v1/videos`: contracts/openai.md §6. */

import type { Job } from "@sluice/domain";
import { readPage, readVideoBody, VIDEO_FORM, videoId, videoJson } from "@sluice/protocol";
import type { Hono } from "hono";
import { readFields } from "./body.ts";
import { factsOf } from "./job_facts.ts";
import type { Kit, RouteContext, RouteEnv } from "./kit.ts";
import { readsReached } from "./read_your_writes.ts";
import { routeVideoCharacters } from "./routes_videos_characters.ts";
import { routeVideoChanges } from "./routes_videos_changes.ts";
import { videoContent } from "./routes_videos_content.ts";
import { routeVideoGenerations } from "./routes_videos_generations.ts";
import { answerVideo, requireVideo } from "./video_answer.ts";
import { deleteVideo } from "./video_delete.ts";
import { GoneJobs } from "./routes_history_gone.ts";
import { sourceVideo } from "./video_source.ts";
import { submitVideo, type VideoOrder } from "./video_submit.ts";

export function routeVideos(app: Hono<RouteEnv>, kit: Kit): void {
  const gone = new GoneJobs();
  app.post("/v1/videos", (c) => createVideo(c, kit));
  app.get("/v1/videos", (c) => list(c, kit, gone));
  // names before ids
  routeVideoChanges(app, kit);
  routeVideoCharacters(app, kit);
  routeVideoGenerations(app, kit);
  app.get("/v1/videos/:id", async (c) => {
    const caller = kit.authenticate(c.req.raw, "read", "generate");
    const { job, pending } = await requireVideo(kit, caller, c.req.param("id"));
    return answerVideo(c, kit, job, { pending });
  });
  app.get("/v1/videos/:id/content", (c) => videoContent(c, kit));
  app.delete("/v1/videos/:id", async (c) => {
    const caller = kit.authenticate(c.req.raw, "generate", "manage");
    const { job } = await requireVideo(kit, caller, c.req.param("id"));
    await deleteVideo(kit, caller, job);
    gone.note(job);
    return c.json({ id: videoId(job.spec.jobId), deleted: true, object: "video.deleted" });
  });
}

/** Starts a clip from words, pictures or another clip. Throws `EdgeError`. */
export async function createVideo(
  c: RouteContext,
  kit: Kit,
  more?: NonNullable<VideoOrder["more"]>,
): Promise<Response> {
  const caller = kit.authenticate(c.req.raw, "generate");
  const body = await readFields(c.req.raw, VIDEO_FORM, kit.settings.media);
  const ask = readVideoBody(body);
  const source = ask.references.find(({ role }) => role === "source");
  const made = source === undefined ? null : await sourceVideo(kit, caller, source);
  return await submitVideo(c, kit, caller, {
    ask,
    body,
    made,
    ...(made === null ? {} : { origin: { jobId: made.spec.jobId, how: "edit" } }),
    ...(more === undefined ? {} : { more }),
  });
}

async function list(c: RouteContext, kit: Kit, gone: GoneJobs): Promise<Response> {
  const caller = kit.authenticate(c.req.raw, "read", "generate");
  const { accountId } = caller;
  const { limit, order, after } = readPage(c.req.query());
  const place = after === undefined ? null : await placeOf(kit, caller, gone, after);
  await readsReached(kit.view, accountId);
  const { jobs, nextCursor } = await kit.settings.reads.jobs(accountId, {
    kind: "video",
    limit,
    order,
    ...(place === null ? {} : { after: place }),
  });
  const idOf = (job: Job | undefined) => job === undefined ? null : videoId(job.spec.jobId);
  return c.json({
    object: "list",
    data: jobs.map((job) => videoJson(job, factsOf(kit.view, job))),
    first_id: idOf(jobs[0]),
    last_id: idOf(jobs.at(-1)),
    has_more: nextCursor !== null,
  });
}

/** Where the page begins; a client that deletes what it lists names one that is gone. Throws `EdgeError`. */
async function placeOf(kit: Kit, caller: { readonly accountId: string }, gone: GoneJobs, jobId: string) {
  const known = gone.find(caller.accountId, jobId);
  const submittedAt = known ?? (await requireVideo(kit, caller, jobId)).job.submittedAt;
  return { submittedAt, jobId };
}
