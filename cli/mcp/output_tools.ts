/** The tool that hands results over, and the one that says what can be asked for. */

import type { McpServer } from "@modelcontextprotocol/sdk/server/mcp";
import type { CallToolResult } from "@modelcontextprotocol/sdk/types";
import { fileNameOf } from "@sluice/provenance";
import { basename, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import * as z from "zod";
import type { Client, JobJson } from "../client.ts";
import { openOutput, saveOutput } from "../save.ts";
import { answer, told, ToolMisused } from "./answers.ts";

/** Larger pictures would not fit into what clients take as one result: about 1 MB of base64. */
const MAX_INLINE_BYTES = 750_000;
const INLINE = /^image\/(png|jpeg|webp|gif)$/;

/** Adds `fetch_output` and `list_models`; files are saved in `folder`. */
export function addOutputTools(server: McpServer, client: Client, folder: string): void {
  server.registerTool("fetch_output", {
    title: "Fetch a result",
    description:
      "Hands over one output of a completed job: a small picture is shown; a large one, a clip, or " +
      "anything with save=true is saved to a file of the owner, whose path is returned. Costs nothing.",
    inputSchema: {
      job_id: z.string().min(1),
      index: z.number().int().min(0).max(99).default(0).describe("Which output, from 0"),
      save: z.boolean().default(false).describe("Save to a file even if it could be shown"),
    },
    outputSchema: {
      job_id: z.string(),
      index: z.number(),
      mime: z.string(),
      bytes: z.number(),
      path: z.string().nullable().describe("Where it was saved; null when it is shown"),
    },
    annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: true, openWorldHint: false },
  }, ({ job_id, index, save }, { signal }) =>
    told(async () => {
      const job = await client.job(job_id, signal);
      const output = outputOf(job, index);
      const found = { job_id: job.id, index, mime: output.mime, bytes: output.bytes };
      if (!save && INLINE.test(output.mime) && output.bytes <= MAX_INLINE_BYTES) {
        const bytes = await new Response(await openOutput(client, job.id, index, { signal })).bytes();
        return shown({ ...found, path: null }, bytes);
      }
      const named = {
        prompt: job.prompt,
        model: job.settings.model,
        jobId: job.id,
        index,
        mime: output.mime,
      };
      const wanted = join(folder, fileNameOf(named));
      return linked({ ...found, path: resolve(await saveOutput(client, job, index, wanted, { signal })) });
    }));

  server.registerTool("list_models", {
    title: "List models",
    description:
      "The models that can be asked for, what each takes and costs, and how many agents are online for it.",
    outputSchema: {
      models: z.array(z.object({
        model: z.string(),
        title: z.string(),
        type: z.string(),
        credits: z.record(z.string(), z.number()).describe("Price of one output by resolution"),
        aspect_ratios: z.array(z.string()),
        durations_seconds: z.array(z.number()),
        max_count: z.number(),
        agents_online: z.number().describe("With 0 a job waits until one comes"),
      })),
    },
    annotations: { readOnlyHint: true, openWorldHint: false },
  }, () =>
    told(async () => {
      const { data } = await client.models();
      const models = data.map((m) => ({
        model: m.id,
        title: m.title,
        type: m.modalities[0] ?? "",
        credits: m.price_credits,
        aspect_ratios: m.aspect_ratios,
        durations_seconds: m.durations,
        max_count: m.max_count,
        agents_online: m.agents_online,
      }));
      return answer({ models });
    }));
}

function outputOf(job: JobJson, index: number): JobJson["outputs"][number] {
  if (job.state !== "completed") {
    throw new ToolMisused(
      `fetch output ${index} of job "${job.id}": it is ${job.state}, needed is completed. ` +
        "Call wait_for_job; a job that failed has no outputs",
    );
  }
  const output = job.outputs.find((o) => o.index === index);
  if (output !== undefined) return output;
  const there = job.outputs.map((o) => o.index).join(", ");
  throw new ToolMisused(`fetch output ${index} of job "${job.id}": there are ${there}`);
}

type Found = Readonly<Record<string, unknown>> & { readonly mime: string; readonly bytes: number };

function shown(found: Found, bytes: Uint8Array<ArrayBuffer>): CallToolResult {
  const picture = { type: "image", data: bytes.toBase64(), mimeType: found.mime } as const;
  return { ...answer(found), content: [picture] };
}

function linked(found: Found & { readonly path: string }): CallToolResult {
  const { path, mime, bytes } = found;
  const link = {
    type: "resource_link",
    uri: pathToFileURL(path).href,
    name: basename(path),
    mimeType: mime,
    size: bytes,
  } as const;
  return { ...answer(found), content: [{ type: "text", text: `Saved as ${path}` }, link] };
}
