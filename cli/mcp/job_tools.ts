/** Tools that look at jobs, wait for them and stop them. */

import type { McpServer } from "@modelcontextprotocol/sdk/server/mcp";
import * as z from "zod";
import type { Client, JobJson } from "../client.ts";
import { Stopped } from "../failures.ts";
import { percent, standing, waitForJob } from "../wait.ts";
import { answer, jobOf, jobShape, told } from "./answers.ts";

const readOnly = { readOnlyHint: true, openWorldHint: false };
const jobId = { job_id: z.string().min(1).describe("The id that generate_image or generate_video returned") };

/** Adds `wait_for_job`, `list_jobs`, `get_job` and `cancel_job`. */
export function addJobTools(server: McpServer, client: Client): void {
  server.registerTool("wait_for_job", {
    title: "Wait for a job",
    description: "Waits until a job is finished, or until the time is up; then call it again. Costs nothing.",
    inputSchema: {
      ...jobId,
      timeout_seconds: z.number().int().min(1).max(600).default(50)
        .describe("How long this call waits; many clients give up after 60"),
    },
    outputSchema: jobShape,
    annotations: readOnly,
  }, ({ job_id, timeout_seconds }, { signal, _meta, sendNotification }) =>
    told(async () => {
      let told = -1;
      const tell = (progress: number, message: string) => {
        const token = _meta?.progressToken;
        if (token === undefined || progress <= told) return; // the protocol wants it to increase
        told = progress;
        const params = { progressToken: token, progress, total: 100, message };
        sendNotification({ method: "notifications/progress", params }).catch(() => {}); // the caller has gone
      };
      return answer(jobOf(await waitFor(client, job_id, timeout_seconds * 1_000, signal, tell)));
    }));

  server.registerTool("list_jobs", {
    title: "List jobs",
    description: "The owner's jobs, the newest first.",
    inputSchema: {
      status: z.string().optional()
        .describe("pending, queued, processing, completed, failed, cancelled; several with commas"),
      type: z.enum(["image", "video", "text"]).optional(),
      query: z.string().optional().describe("Words of the prompt"),
      limit: z.number().int().min(1).max(200).default(20),
      cursor: z.string().optional().describe("next_cursor of the list before"),
    },
    outputSchema: {
      jobs: z.array(z.object(jobShape)),
      total: z.number(),
      next_cursor: z.string().nullable(),
    },
    annotations: readOnly,
  }, ({ status, type, query, limit, cursor }, { signal }) =>
    told(async () => {
      const page = await client.jobs({ status, type, q: query, limit: String(limit), cursor }, signal);
      return answer({ jobs: page.jobs.map(jobOf), total: page.total, next_cursor: page.next_cursor });
    }));

  server.registerTool("get_job", {
    title: "Look at a job",
    description: "Where a job stands, why it waits, what came out of it and what it cost.",
    inputSchema: jobId,
    outputSchema: jobShape,
    annotations: readOnly,
  }, ({ job_id }, { signal }) => told(async () => answer(jobOf(await client.job(job_id, signal)))));

  server.registerTool("cancel_job", {
    title: "Cancel a job",
    description: "Stops a job that is not finished. Credits that were not spent come back to the owner.",
    inputSchema: jobId,
    outputSchema: { job_id: z.string(), status: z.string(), next: z.string() },
    annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: true, openWorldHint: true },
  }, ({ job_id }) =>
    told(async () => {
      const { status } = await client.cancel(job_id);
      const next = status === "cancelled"
        ? "Nothing: it is cancelled"
        : "The provider is at work on it: wait_for_job shows how it ends";
      return answer({ job_id, status, next });
    }));
}

/** The finished job, or where it stands when the time is up. */
async function waitFor(
  client: Client,
  jobId: string,
  timeoutMs: number,
  signal: AbortSignal,
  tell: (percent: number, words: string) => void,
): Promise<JobJson> {
  const { id } = await client.job(jobId, signal);
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(new Stopped("timeout")), timeoutMs);
  const either = AbortSignal.any([signal, late.signal]);
  try {
    return await waitForJob(client, id, (job, live) => tell(percent(job, live), standing(job, live)), either);
  } catch (error) {
    if (!(error instanceof Stopped)) throw error;
    return await client.job(id, signal);
  } finally {
    clearTimeout(timer);
  }
}
