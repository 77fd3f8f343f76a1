import assert from "node:assert/strict";
import type { AgentMessage, NewJob, ServerMessage } from "@sluice/protocol";
import { isFrameError, parseAgentFrame } from "@sluice/protocol";
import sharp from "sharp";
import type { SimulatorSettings } from "./driver.ts";
import { readMp4 } from "./mp4_boxes.ts";
import { type SimulatorOptions, startSimulator } from "./simulator.ts";

type Of<T extends AgentMessage["type"]> = Extract<AgentMessage, { type: T }>;

/** A server that welcomes, acknowledges everything and keeps what is put. */
function openHub() {
  const unread: AgentMessage[] = [];
  const waiting: { type: string; resolve: (message: never) => void }[] = [];
  const stored = new Map<string, Uint8Array<ArrayBuffer>>();
  let socket: WebSocket | null = null;
  const send = (message: ServerMessage) =>
    socket?.readyState === WebSocket.OPEN && socket.send(JSON.stringify(message));
  const welcome = () =>
    send({ type: "welcome", sessionId: "s", heartbeatMs: 60_000, serverTime: 1, recipe: null, drop: [] });
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, async (request) => {
    if (request.method === "PUT") {
      const body = await request.bytes();
      stored.set(new URL(request.url).pathname, body);
      return Response.json({ mediaId: request.headers.get("x-content-sha256") }, { status: 201 });
    }
    const { socket: opened, response } = Deno.upgradeWebSocket(request, { protocol: "sluice.agent.v1" });
    socket = opened;
    opened.onmessage = ({ data }) => {
      const message = parseAgentFrame(data);
      if (isFrameError(message)) throw new Error(message.error);
      if (message.type === "hello") welcome();
      if ("id" in message) send({ type: "ack", of: message.id });
      const at = waiting.findIndex((w) => w.type === message.type);
      if (at >= 0) waiting.splice(at, 1)[0]!.resolve(message as never);
      else unread.push(message);
    };
    return response;
  });
  return {
    url: `ws://127.0.0.1:${server.addr.port}/ws/agent`,
    uploads: `http://127.0.0.1:${server.addr.port}/up`,
    stored,
    send,
    /** A second one has the agent look and tell at once. */
    welcome,
    next<T extends AgentMessage["type"]>(type: T): Promise<Of<T>> {
      const at = unread.findIndex((message) => message.type === type);
      if (at >= 0) return Promise.resolve(unread.splice(at, 1)[0] as never);
      return new Promise((resolve) => waiting.push({ type, resolve }));
    },
    close: () => server.shutdown(),
  };
}

async function withSimulator(
  use: (tools: {
    hub: ReturnType<typeof openHub>;
    order: (of: Partial<NewJob>) => NewJob;
    restart: () => Promise<void>;
    presses: () => Promise<string[]>;
  }) => Promise<void>,
  settings: SimulatorSettings = {},
  rest: Pick<SimulatorOptions, "lookEveryMs"> = {},
): Promise<void> {
  const dir = await Deno.makeTempDir();
  const hub = openHub();
  const start = () =>
    startSimulator({
      url: hub.url,
      token: "t",
      agentId: crypto.randomUUID(),
      dir,
      settings: { imageMs: 0, videoMs: 0, ...settings },
      ...rest,
    });
  let simulator = await start();
  try {
    await hub.next("request_job");
    await use({
      hub,
      order: (of) => ({
        type: "new_job",
        jobId: crypto.randomUUID(),
        attempt: 1,
        kind: "image",
        prompt: "a cat",
        model: "sim-image",
        settings: { aspectRatio: "1:1", count: 1, size: { width: 64, height: 64 } },
        references: [],
        uploads: { url: hub.uploads, ticket: "t", maxBytes: 1e8 },
        leaseMs: 30_000,
        deadline: Date.now() + 60_000,
        ...of,
      }),
      async restart() {
        await simulator.close();
        simulator = await start();
        await hub.next("request_job");
      },
      presses: async () => (await Deno.readTextFile(`${dir}/presses.jsonl`)).split("\n").slice(0, -1),
    });
  } finally {
    await simulator.close();
    await hub.close();
    await Deno.remove(dir, { recursive: true });
  }
}

Deno.test("startSimulator makes the pictures of a job, marked as simulated, and writes down the press", () =>
  withSimulator(async ({ hub, order, presses }) => {
    const job = order({
      settings: { aspectRatio: "1:1", count: 2, size: { width: 64, height: 48 }, seed: 9 },
    });
    hub.send(job);
    assert.equal((await hub.next("job_completed")).outputs, 2);
    const metas = [await hub.next("job_output"), await hub.next("job_output")].map((m) => m.meta);
    assert.deepEqual(metas.map((m) => [m.seed, m.simulated]), [[9, true], [10, true]]);
    const { format, width, height } = await sharp(hub.stored.get("/up/1")).metadata();
    assert.deepEqual([format, width, height], ["png", 64, 48]);
    const [press, ...more] = await presses();
    assert.equal(JSON.parse(press!).jobId, job.jobId);
    assert.deepEqual(more, []);
  }));

Deno.test("startSimulator makes a clip", () =>
  withSimulator(async ({ hub, order }) => {
    const settings = { aspectRatio: "16:9", count: 1, duration: 2, size: { width: 160, height: 90 } };
    hub.send(order({ kind: "video", model: "sim-video", settings }));
    await hub.next("job_completed");
    assert.equal(readMp4(hub.stored.get("/up/0")!).duration, 2);
  }));

Deno.test("a prompt's [[fail]] fails as asked, and its [[human]] parks once", () =>
  withSimulator(async ({ hub, order, presses }) => {
    for (
      const [category, charged] of [["policy", "no"], ["quota", "no"], ["unknown_fate", "unknown"]] as const
    ) {
      hub.send(order({ prompt: `x [[fail:${category}]]` }));
      const failed = await hub.next("job_failed");
      assert.deepEqual([failed.category, failed.charged], [category, charged]);
    }
    assert.equal((await presses()).length, 2, "quota says no before the press");
    const human = order({ prompt: "x [[human]]" });
    hub.send(human);
    assert.equal((await hub.next("needs_human")).jobId, human.jobId);
    hub.send({ ...human, attempt: 2 });
    assert.equal((await hub.next("job_completed")).attempt, 2);
  }));

Deno.test("a parked [[human]] stays parked however often it is looked at, and a look after its cancellation says go on", () =>
  withSimulator(
    async ({ hub, order }) => {
      assert.equal((await hub.next("account")).signedIn, true);
      const human = order({ prompt: "x [[human]]" });
      hub.send(human);
      await hub.next("needs_human");
      hub.welcome();
      assert.equal((await hub.next("account")).signedIn, false);
      // Whoever else it would be: another attempt of that job, and another job.
      hub.send({ type: "drop", jobId: human.jobId, attempt: 2, reason: "stale" });
      hub.send({ type: "drop", jobId: crypto.randomUUID(), attempt: 1, reason: "stale" });
      hub.welcome();
      assert.equal((await hub.next("account")).signedIn, false);
      hub.send({ type: "drop", jobId: human.jobId, attempt: 1, reason: "cancelled" });
      assert.equal((await hub.next("account")).signedIn, true);
    },
    {},
    { lookEveryMs: 20 },
  ));

Deno.test("a [[human]] that is given again runs, and the next look says that all is well", () =>
  withSimulator(
    async ({ hub, order }) => {
      await hub.next("account");
      const human = order({ prompt: "x [[human]]" });
      hub.send(human);
      await hub.next("needs_human");
      hub.send({ ...human, attempt: 2 });
      await hub.next("job_completed");
      assert.equal((await hub.next("account")).signedIn, true);
    },
    {},
    { lookEveryMs: 20 },
  ));

Deno.test("a [[fail:needs_human]] is over by the next look, and a restart says that all is well", () =>
  withSimulator(
    async ({ hub, order, restart }) => {
      await hub.next("account");
      hub.send(order({ prompt: "x [[fail:needs_human]]" }));
      assert.equal((await hub.next("job_failed")).category, "needs_human");
      assert.equal((await hub.next("account")).signedIn, true);
      hub.send(order({ prompt: "x [[human]]" }));
      await hub.next("needs_human");
      await restart();
      assert.equal((await hub.next("account")).signedIn, true);
    },
    {},
    { lookEveryMs: 20 },
  ));

Deno.test("SimulatorSettings.failureRate fails attempts in the category asked", () =>
  withSimulator(async ({ hub, order }) => {
    hub.send(order({}));
    assert.equal((await hub.next("job_failed")).category, "throttled");
  }, { failureRate: 1, failureCategory: "throttled" }));

Deno.test("look_up after a restart remakes the very bytes without a second press, and knows what was never pressed", () =>
  withSimulator(async ({ hub, order, restart, presses }) => {
    const whole = order({
      settings: { aspectRatio: "1:1", count: 1, size: { width: 64, height: 64 }, seed: 3 },
    });
    hub.send(whole);
    await hub.next("job_completed");
    const expected = hub.stored.get("/up/0");
    hub.stored.clear();

    const cut = { ...whole, jobId: crypto.randomUUID(), prompt: "a cat [[slow:60000]]" };
    hub.send(cut);
    while ((await hub.next("submitted")).jobId !== cut.jobId);
    await restart();
    hub.send({ type: "look_up", jobId: cut.jobId, attempt: 1, checkpoint: null });
    assert.equal((await hub.next("job_completed")).jobId, cut.jobId);
    assert.deepEqual(hub.stored.get("/up/0"), expected);
    assert.equal((await presses()).length, 2);

    hub.stored.clear();
    const uploads = { url: hub.uploads, ticket: "t", maxBytes: 1e8 };
    hub.send({ type: "look_up", jobId: whole.jobId, attempt: 1, checkpoint: null, uploads });
    assert.equal((await hub.next("job_completed")).jobId, whole.jobId);
    assert.deepEqual(
      hub.stored.get("/up/0"),
      expected,
      "the provider remembers what the agent has forgotten",
    );

    hub.send({ type: "look_up", jobId: crypto.randomUUID(), attempt: 1, checkpoint: null });
    await hub.next("not_found");
  }));
