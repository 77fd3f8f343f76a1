/** Workers of Genova's two extension types, written by hand: they take every order and do only what a test says. */

import { createHash } from "node:crypto";
import assert from "node:assert/strict";
import sharp from "sharp";
import { type Answer, get, post, type Server } from "./api.ts";
import { hello, openWorker, type RawWorker } from "./raw_worker.ts";

// deno-lint-ignore no-explicit-any -- an order as it comes
export type Order = any;

/** Reference/genova-api.txt "Browser Extensions": the models of each type. */
export const EXTENSIONS = {
  flow: ["imagen4", "nano_banana_pro", "nano_banana2", "veo3_fast", "veo3_quality", "veo2_fast"],
  freepik: ["freepik"],
} as const;

export interface GenovaWorker extends AsyncDisposable {
  /** The order of the job, when it comes to this worker. */
  order(jobId: string): Promise<Order>;
  /** Jobs whose orders came, in that order. */
  readonly seen: readonly string[];
  /** Accepts the order and says that the provider has it. */
  begin(order: Order): Promise<void>;
  progress(order: Order, percent: number, message: string): void;
  /** Uploads the outputs and reports the job done. */
  complete(order: Order, outputs: readonly Uint8Array<ArrayBuffer>[]): Promise<void>;
  fail(order: Order, category: string, message: string): Promise<void>;
}

/** Pairs a worker of that type with the account and brings it online with that many slots. */
export async function openGenovaWorker(
  server: Server,
  provider: keyof typeof EXTENSIONS,
  slots: number,
): Promise<GenovaWorker> {
  const { body: { code } } = await post(server, "/api/agents/pairings");
  const { body: { agentId, token } } = await post(server, "/api/agents/pair", {
    code,
    name: provider,
    provider,
  });
  const worker = await openWorker(server.url, token);
  const capabilities = {
    models: EXTENSIONS[provider],
    kinds: provider === "flow" ? ["image", "video"] : ["image"],
    concurrency: slots,
    minGapMs: 0,
  };
  worker.send({ ...hello(agentId), provider, capabilities });
  await worker.next("welcome");
  worker.send({ type: "request_job", slots });
  const orders = collectOrders(worker);
  const report = async (message: Record<string, unknown>) => {
    const answer = await worker.report(message);
    if (answer.type !== "ack") throw new Error(`${message["type"]}: answered ${JSON.stringify(answer)}`);
  };
  const of = ({ jobId, attempt }: Order) => ({ jobId, attempt });

  return {
    order: orders.of,
    seen: orders.seen,
    async begin(order) {
      await report({ type: "accepted", ...of(order) });
      await report({ type: "submitting", ...of(order) });
      await report({ type: "submitted", ...of(order), checkpoint: {} });
    },
    progress: (order, progress, message) =>
      worker.send({ type: "job_progress", ...of(order), progress, message }),
    async complete(order, outputs) {
      for (const [index, bytes] of outputs.entries()) {
        const sha256 = createHash("sha256").update(bytes).digest("hex");
        const stored = await fetch(`${order.uploads.url}/${index}`, {
          method: "PUT",
          headers: {
            authorization: `Bearer ${order.uploads.ticket}`,
            "content-type": "image/png",
            "x-content-sha256": sha256,
          },
          body: bytes,
        });
        if (stored.status !== 201) throw new Error(`upload: ${stored.status} ${await stored.text()}`);
        await stored.body?.cancel();
        await report({ type: "job_output", ...of(order), index, mediaId: sha256 });
      }
      await report({ type: "job_completed", ...of(order), outputs: outputs.length });
    },
    async fail(order, category, message) {
      const why = { category, code: category, message, charged: "no" };
      await report({ type: "job_failed", ...of(order), ...why });
    },
    [Symbol.asyncDispose]: () => worker[Symbol.asyncDispose](),
  };
}

function collectOrders(worker: RawWorker) {
  const orders = new Map<string, Order>();
  const waiting = new Map<string, (order: Order) => void>();
  const seen: string[] = [];
  const collect = async () => {
    for (;;) {
      const order = await worker.next("new_job");
      seen.push(order.jobId);
      orders.set(order.jobId, order);
      waiting.get(order.jobId)?.(order);
    }
  };
  // it ends when the socket closes
  collect().catch(() => {});
  return {
    seen,
    of: (jobId: string): Promise<Order> =>
      new Promise((resolve) => {
        const order = orders.get(jobId);
        if (order === undefined) waiting.set(jobId, resolve);
        else resolve(order);
      }),
  };
}

/** Creates a job that must be accepted. */
export async function create(server: Server, body: Record<string, unknown>): Promise<Answer["body"]> {
  const { status, body: answer } = await post(server, "/api/jobs", body);
  assert.equal(status, 201, JSON.stringify([body, answer]).slice(0, 500));
  return answer;
}

/** The job as it stands. */
export const look = async (server: Server, jobId: string) => (await get(server, `/api/jobs/${jobId}`)).body;

/** A picture of one colour. */
export const picture = async (width: number, height: number, format: "png" | "jpeg" = "png") =>
  new Uint8Array(
    await sharp({ create: { width, height, channels: 3, background: "teal" } }).toFormat(format).toBuffer(),
  );
