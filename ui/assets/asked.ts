/** What was asked of the model: an asset itself tells how large and how long it became, not what it was to be. */

import type { Settings } from "@sluice/domain";
import { api } from "../state/api.ts";
import { facts } from "../state/mod.ts";
import type { Asset } from "./shape.ts";

export type Asked = Pick<Settings, "resolution" | "duration" | "operation">;

/** The settings of the job that made it. Throws `ApiError`. */
export async function askedOf({ jobId }: Pick<Asset, "jobId">): Promise<Asked> {
  const job = facts.job(jobId).peek();
  if (job !== undefined) return job.spec.settings;
  return (await api<{ readonly settings: Asked }>(`/api/jobs/${jobId}`)).settings;
}
