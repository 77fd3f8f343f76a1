import assert from "node:assert/strict";
import { createHash } from "node:crypto";
// the package names its types without .js and its code with it
// @ts-types="@modelcontextprotocol/sdk/client"
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
// @ts-types="@modelcontextprotocol/sdk/client/stdio"
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import type { CallToolResult } from "@modelcontextprotocol/sdk/types";
import { startSluice } from "@sluice/testing";
import { get, type Server } from "./api.ts";
import { cliCommand } from "./cli.ts";

const ENV = { SLUICE_SIMULATOR_IMAGE_MS: "40", SLUICE_SIMULATOR_VIDEO_MS: "80" };
const TOOLS = [
  "cancel_job",
  "fetch_output",
  "generate_image",
  "generate_video",
  "get_job",
  "list_jobs",
  "list_models",
  "wait_for_job",
];

interface Mcp extends AsyncDisposable {
  readonly client: Client;
  call(name: string, args?: Record<string, unknown>): Promise<CallToolResult>;
  /** The structured content of a call that must succeed. */
  // deno-lint-ignore no-explicit-any -- tests look into what any tool answers
  ask(name: string, args?: Record<string, unknown>): Promise<any>;
}

/** `sluice mcp` as a process, with the SDK's own client at its other end. */
async function connectMcp({ url, key }: Server, cwd: string): Promise<Mcp> {
  const transport = new StdioClientTransport({
    ...cliCommand({ url, key, cwd }, ["mcp", "--out", cwd]),
    cwd,
    stderr: "inherit",
  });
  const client = new Client({ name: "test", version: "1" });
  await client.connect(transport);
  // whatever is not the protocol is an error of the transport
  const strays: Error[] = [];
  transport.onerror = (error) => strays.push(error);
  const call = async (name: string, args = {}) =>
    await client.callTool({ name, arguments: args }) as CallToolResult;
  return {
    client,
    call,
    async ask(name, args) {
      const result = await call(name, args);
      assert.notEqual(result.isError, true, JSON.stringify(result.content));
      return result.structuredContent;
    },
    async [Symbol.asyncDispose]() {
      await client.close();
      assert.deepEqual(strays, []);
    },
  };
}

const textOf = ({ content }: CallToolResult): string =>
  content.map((part) => part.type === "text" ? part.text : "").join("");

Deno.test({
  name: "sluice mcp: tools to generate, wait, list and fetch, through the SDK's own client",
  // the SDK's client leaves the pipes of the process that it ended for the collector
  sanitizeResources: false,
  sanitizeOps: false,
  async fn(t) {
    await using sluice = await startSluice({ env: ENV });
    const cwd = await Deno.makeTempDir({ prefix: "sluice-mcp-" });
    await using mcp = await connectMcp(sluice, cwd);

    await t.step("every tool has a described schema, and those that cost say so", async () => {
      const { tools } = await mcp.client.listTools();
      assert.deepEqual(tools.map((tool) => tool.name).sort(), TOOLS);
      for (const { name, description = "", inputSchema, outputSchema, annotations } of tools) {
        assert.ok(outputSchema !== undefined && description.length > 20, name);
        assert.equal(/costs the owner credits/.test(description), name.startsWith("generate_"));
        assert.equal(typeof annotations?.readOnlyHint, "boolean", name);
        if (!name.startsWith("generate_")) continue;
        for (const [field, schema] of Object.entries(inputSchema.properties ?? {})) {
          assert.ok("description" in schema, `${name}.${field}`);
        }
      }
      assert.match(mcp.client.getInstructions() ?? "", /wait_for_job/);
    });

    await t.step("generate_image, wait_for_job with progress, fetch_output shows the picture", async () => {
      const submitted = await mcp.ask("generate_image", { prompt: "a lighthouse [[slow:200]]", count: 2 });
      assert.equal(submitted.credits_reserved, 2);
      const told: number[] = [];
      const result = await mcp.client.callTool(
        { name: "wait_for_job", arguments: { job_id: submitted.job_id } },
        undefined,
        { onprogress: ({ progress }) => told.push(progress) },
      );
      const job = result.structuredContent as { state: string; finished: boolean; outputs: unknown[] };
      assert.deepEqual([job.state, job.finished, job.outputs.length], ["completed", true, 2]);
      assert.ok(told.length > 0);
      assert.deepEqual(told, [...new Set(told)].toSorted((a, b) => a - b), "progress only increases");

      const { content } = await mcp.call("fetch_output", { job_id: submitted.job_id, index: 1 });
      const [picture] = content;
      assert.ok(picture?.type === "image");
      const { body } = await get(sluice, `/api/jobs/${submitted.job_id}`);
      const bytes = Uint8Array.fromBase64(picture.data);
      assert.equal(createHash("sha256").update(bytes).digest("hex"), body.outputs[1].sha256);
      assert.equal(picture.mimeType, body.outputs[1].mime);
    });

    await t.step("fetch_output saves a clip to a file and links to it", async () => {
      const { job_id } = await mcp.ask("generate_video", { prompt: "waves", duration: 2 });
      await mcp.ask("wait_for_job", { job_id });
      const { content, structuredContent } = await mcp.call("fetch_output", { job_id });
      const link = content.find((part) => part.type === "resource_link");
      assert.match(link?.uri ?? "", /^file:.*waves-sim-video-\w{8}-1\.mp4$/);
      const { path, bytes } = structuredContent as { path: string; bytes: number };
      assert.equal((await Deno.stat(path)).size, bytes);
      const again = await mcp.ask("fetch_output", { job_id, save: true });
      assert.match(again.path, /-1-2\.mp4$/);
    });

    await t.step("an idempotency_key gives the same job once more and costs nothing", async () => {
      const request = { prompt: "a buoy", idempotency_key: "buoy" };
      const [first, second] = [
        await mcp.ask("generate_image", request),
        await mcp.ask("generate_image", request),
      ];
      assert.equal(first.job_id, second.job_id);
      const other = await mcp.ask("generate_image", { prompt: "a buoy" });
      assert.notEqual(other.job_id, first.job_id);
    });

    await t.step(
      "wait_for_job comes back when its time is up, cancel_job stops the job, get_job shows it",
      async () => {
        const { job_id } = await mcp.ask("generate_image", { prompt: "slow [[slow:600000]]" });
        const waited = await mcp.ask("wait_for_job", { job_id, timeout_seconds: 1 });
        assert.deepEqual([waited.finished, /wait_for_job/.test(waited.next)], [false, true]);
        assert.match((await mcp.ask("cancel_job", { job_id })).status, /^cancell/);
        assert.equal((await mcp.ask("wait_for_job", { job_id })).state, "cancelled");
        assert.equal((await mcp.ask("get_job", { job_id })).error.code, "cancelled");
      },
    );

    await t.step("list_jobs filters, list_models tells prices", async () => {
      const { jobs, total } = await mcp.ask("list_jobs", { type: "video", limit: 5 });
      assert.deepEqual([jobs.length, total, jobs[0].type], [1, 1, "video"]);
      const { models } = await mcp.ask("list_models");
      const model = models.find((m: { model: string }) => m.model === "sim-image");
      assert.deepEqual([model.credits["1K"], model.agents_online], [1, 1]);
    });

    await t.step("mistakes are tool errors that say what to do", async () => {
      const wrong: readonly (readonly [RegExp, string, Record<string, unknown>])[] = [
        [/model "nope".*list_models/, "generate_image", { prompt: "x", model: "nope" }],
        [/"\/gone\.png": it does not exist/, "generate_image", { prompt: "x", references: ["/gone.png"] }],
        [/list_jobs/, "get_job", { job_id: crypto.randomUUID() }],
        [/count/, "generate_image", { prompt: "x", count: 99 }],
      ];
      for (const [message, name, args] of wrong) {
        const result = await mcp.call(name, args);
        assert.equal(result.isError, true, name);
        assert.match(textOf(result), message);
      }
      const { job_id } = await mcp.ask("generate_image", { prompt: "[[fail:policy]] no" });
      const failed = await mcp.ask("wait_for_job", { job_id });
      assert.deepEqual([failed.state, failed.error.retryable], ["failed", false]);
      const nothing = await mcp.call("fetch_output", { job_id });
      assert.ok(nothing.isError);
      assert.match(textOf(nothing), /it is failed, needed is completed/);
    });

    await t.step("without a key each call says whose job it is to set one", async () => {
      await using keyless = await connectMcp({ url: sluice.url, key: "" }, cwd);
      const result = await keyless.call("list_jobs");
      assert.equal(result.isError, true);
      assert.match(textOf(result), /owner must set SLUICE_KEY/);
    });

    await Deno.remove(cwd, { recursive: true });
  },
});
