/** The reference studio's history: contracts/settled.md point 12. */

import type { Job } from "@sluice/domain";
import type { UrlOf } from "./job_json.ts";
import { apiStatus } from "./status.ts";

/** An entry of `GET /v1/history`. `created_at` is seconds since 1970. */
export function studioHistoryJson(job: Job, urlOf: UrlOf) {
  const { spec, outputs, state } = job;
  return {
    id: spec.jobId,
    type: spec.kind,
    prompt: spec.prompt,
    model: spec.model,
    created_at: Math.floor(job.submittedAt / 1_000),
    status: apiStatus(state.status),
    media: state.status !== "completed" ? [] : outputs.map((output) => ({
      id: output.mediaId,
      url: urlOf(output),
      mime: output.mime,
      width: output.width,
      height: output.height,
      duration: output.duration,
    })),
  };
}
