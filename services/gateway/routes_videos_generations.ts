/**
 * `/v1/videos/generations` as the reference studio and xAI's clients call it, and `/v1/video/generations` as new-api does: the same
 * video object, with the names that those look for beside it.
 */

import type { Job } from "@sluice/domain";
import { videoId } from "@sluice/protocol";
import type { Hono } from "hono";
import type { Kit, RouteEnv } from "./kit.ts";
import { mediaUrl } from "./media_urls.ts";
import { createVideo } from "./routes_videos.ts";
import { videoContent } from "./routes_videos_content.ts";
import { answerVideo, requireVideo } from "./video_answer.ts";

const PATHS = ["/v1/videos/generations", "/v1/video/generations"] as const;

export function routeVideoGenerations(app: Hono<RouteEnv>, kit: Kit): void {
  for (const path of PATHS) {
    app.post(path, (c) => createVideo(c, kit, (job) => namesFor(kit, job)));
    app.get(`${path}/:id`, async (c) => {
      const caller = kit.authenticate(c.req.raw, "read", "generate");
      const { job, pending } = await requireVideo(kit, caller, c.req.param("id"));
      return answerVideo(c, kit, job, { pending, more: namesFor(kit, job) });
    });
    app.get(`${path}/:id/content`, (c) => videoContent(c, kit));
  }
}

/** Each service's word for the job's id, and where its clip is: an address that needs no key. */
function namesFor({ settings }: Kit, job: Job): object {
  const id = videoId(job.spec.jobId);
  const data = job.state.status !== "completed"
    ? []
    : job.outputs.map(({ mediaId }) => ({ url: mediaUrl(settings, mediaId), media_id: mediaId }));
  return {
    task_id: id,
    request_id: id,
    job_id: job.spec.jobId,
    created: Math.floor(job.submittedAt / 1_000),
    url: data[0]?.url ?? null,
    data,
  };
}
