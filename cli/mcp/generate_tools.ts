/** Tools that start a generation. */

import type { McpServer } from "@modelcontextprotocol/sdk/server/mcp";
import * as z from "zod";
import type { Client } from "../client.ts";
import { ServerUnreachable } from "../failures.ts";
import { bodyOf, type Wish } from "../generate.ts";
import { answer, told } from "./answers.ts";

const COSTS = "Each call costs the owner credits; it returns at once with a job_id.";
const SOURCE = "an absolute path of a local file, an https address, a media_id of an output, or a job_id";

const shared = {
  prompt: z.string().min(1).describe("What to make"),
  model: z.string().optional().describe("A model of list_models; else the server's default"),
  aspect_ratio: z.string().optional().describe(
    "landscape, portrait, square, or 16:9 and the like; see list_models",
  ),
  seed: z.number().int().min(0).max(4_294_967_295).optional().describe("The same seed, the same result"),
  negative_prompt: z.string().optional().describe("What is not wanted"),
  references: z.array(z.string()).max(4).optional().describe(`Pictures to start from, each ${SOURCE}`),
  reference_mode: z.enum(["ingredients", "style", "character", "element", "color", "effects", "camera"])
    .optional()
    .describe("What the references are used for; all but ingredients are Freepik's"),
  idempotency_key: z.string().min(1).max(255).optional()
    .describe("Names this request: a second call under the same key gives the same job and costs nothing"),
};

const submittedShape = {
  job_id: z.string(),
  status: z.string(),
  credits_reserved: z.number().nullable(),
  estimated_seconds: z.number().nullable(),
  idempotency_key: z.string(),
  warnings: z.array(z.string()),
  next: z.string(),
};

/** What costs and reaches out to a provider, and is the same once as twice only under a key. */
const annotations = {
  readOnlyHint: false,
  destructiveHint: false,
  idempotentHint: false,
  openWorldHint: true,
};

/** Adds `generate_image` and `generate_video`. */
export function addGenerateTools(server: McpServer, client: Client): void {
  server.registerTool(
    "generate_image",
    {
      title: "Generate pictures",
      description: `Makes one or more pictures from a prompt with the owner's image generators. ${COSTS}`,
      inputSchema: {
        ...shared,
        count: z.number().int().min(1).max(10).optional().describe(
          "How many pictures; each costs. 1 if not said",
        ),
        quality: z.enum(["1K", "2K", "4K"]).optional().describe(
          "Resolution; more costs more. See list_models",
        ),
      },
      outputSchema: submittedShape,
      annotations,
    },
    (args, { signal }) =>
      told(() =>
        submit(
          client,
          { type: "image", ...wishOf(args), count: args.count, quality: args.quality },
          args,
          signal,
        )
      ),
  );

  server.registerTool("generate_video", {
    title: "Generate a clip",
    description:
      `Makes a short clip from a prompt with the owner's video generators; it takes minutes. ${COSTS}`,
    inputSchema: {
      ...shared,
      duration: z.number().int().min(1).max(60).optional().describe(
        "Seconds; see list_models for what is possible",
      ),
      start_frame: z.string().optional().describe(`The picture that the clip begins with: ${SOURCE}`),
      end_frame: z.string().optional().describe(`The picture that the clip ends with: ${SOURCE}`),
      source_video: z.string().optional().describe(`A clip to start from: ${SOURCE}`),
    },
    outputSchema: submittedShape,
    annotations,
  }, (args, { signal }) =>
    told(() => {
      const frames = {
        startFrame: args.start_frame,
        endFrame: args.end_frame,
        sourceVideo: args.source_video,
      };
      return submit(
        client,
        { type: "video", ...wishOf(args), duration: args.duration, ...frames },
        args,
        signal,
      );
    }));
}

type Shared = z.infer<z.ZodObject<typeof shared>>;

function wishOf(args: Shared): Omit<Wish, "type"> {
  return {
    prompt: args.prompt,
    model: args.model,
    aspectRatio: args.aspect_ratio,
    seed: args.seed,
    negativePrompt: args.negative_prompt,
    references: args.references ?? [],
    mode: args.reference_mode,
  };
}

async function submit(client: Client, wish: Wish, { idempotency_key }: Shared, signal: AbortSignal) {
  const key = idempotency_key ?? crypto.randomUUID();
  const body = await bodyOf(client, wish, signal);
  const submitted = await client.submit(body, key, signal).catch((cause) => {
    if (!(cause instanceof ServerUnreachable)) throw cause;
    const again = `call again with idempotency_key "${key}" and nothing is paid twice`;
    throw new ServerUnreachable(`${cause.message}; whether it was taken is not known: ${again}`, { cause });
  });
  return answer({
    job_id: submitted.jobId,
    status: submitted.status,
    credits_reserved: submitted.creditsReserved ?? null,
    estimated_seconds: submitted.estimatedTime,
    idempotency_key: key,
    warnings: submitted.warnings ?? [],
    next: "Call wait_for_job with this job_id, then fetch_output",
  });
}
