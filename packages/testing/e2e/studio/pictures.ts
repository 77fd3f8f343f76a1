/** Pictures for a test of the studio, made by the simulator as a client makes them. */

import type { Sluice } from "@sluice/testing";
import { get, post } from "../api.ts";

/** Makes one picture of each prompt, one after the other so that the last is the newest. Returns the ids of the assets. */
export async function makePictures(
  sluice: Sluice,
  prompts: readonly string[],
  wish: Readonly<Record<string, unknown>> = {},
): Promise<string[]> {
  const ids: string[] = [];
  for (const prompt of prompts) {
    const job = { type: "image", model: "sim-image", prompt, ...wish };
    const { body: { jobId } } = await post(sluice, "/api/jobs", job);
    while ((await get(sluice, `/api/jobs/${jobId}`)).body.status !== "completed") {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    ids.push(`${jobId}.0`);
  }
  return ids;
}
