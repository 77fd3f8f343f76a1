/** Another account's id does not exist, on every route: the rows come from the table of operations (security.md §1). */

import assert from "node:assert/strict";
import { type Operation, OPERATIONS } from "@sluice/protocol";
import { type Sluice, startSluice } from "@sluice/testing";
import { toFile } from "openai";
import sharp from "sharp";

const ENV = { SLUICE_SIMULATOR_IMAGE_MS: "20", SLUICE_SIMULATOR_VIDEO_MS: "50" };

interface Answer {
  readonly status: number;
  readonly text: string;
}

async function call(
  { url }: Sluice,
  key: string,
  method: string,
  path: string,
  body?: unknown,
): Promise<Answer & { readonly body: Record<string, string> & { readonly [name: string]: never } }> {
  const form = body instanceof FormData;
  const response = await fetch(url + path, {
    method,
    redirect: "manual",
    headers: {
      authorization: `Bearer ${key}`,
      ...(body === undefined || form ? {} : { "content-type": "application/json" }),
    },
    ...(body === undefined ? {} : { body: form ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  const json = response.headers.get("content-type")?.includes("json") ? JSON.parse(text) : {};
  return { status: response.status, text, body: json };
}

/** Bodies that are right, so that only the id in the path can be wrong. */
const BODIES: Readonly<Record<string, unknown>> = {
  "post /v1/videos/:id/remix": { prompt: "again" },
  "post /api/jobs/:id/retry": {},
  "patch /api/jobs/:id": { priority: 1 },
  "patch /api/agents/:id": { name: "mine now" },
  "patch /api/boards/:id": { name: "mine now" },
  "patch /api/canvases/:id": { name: "mine now" },
  "patch /api/canvases/:id/nodes": { changes: [{ nodeId: "a", gone: true }] },
  "patch /api/webhooks/:id": { enabled: false },
  "post /api/webhooks/:id/test": {},
  "post /api/webhooks/:id/rotate": {},
  "post /v1/webhook_endpoints/:id": { name: "mine now" },
  "post /v1/webhook_endpoints/:id/rotate_secret": {},
  "post /v1/webhook_endpoints/:id/test": { event_type: "job.completed" },
};

Deno.test("another account's id is 404 on every route, with the very answer that an unknown id gets", async (t) => {
  await using receiver = receive();
  await using sluice = await startSluice({
    env: { ...ENV, SLUICE_EGRESS_ALLOW: `127.0.0.1:${receiver.port}` },
  });
  const open = async (name: string) => {
    const { status, body } = await call(sluice, sluice.key, "POST", "/api/admin/accounts", {
      name,
      plan: "business",
    });
    assert.equal(status, 201);
    return (body["key"] as unknown as { key: string }).key;
  };
  const [ada, bob] = [await open("Ada"), await open("Bob")];

  // what Ada has
  const finished = async (body: object) => {
    const { body: { jobId } } = await call(sluice, ada, "POST", "/api/jobs", { prompt: "a kite", ...body });
    for (;;) {
      const { body: job } = await call(sluice, ada, "GET", `/api/jobs/${jobId}`);
      if (job["status"] === "completed") {
        return job as unknown as { id: string; outputs: { media_id: string }[] };
      }
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
  const image = await finished({ type: "image", model: "sim-image" });
  const video = await finished({ type: "video", model: "sim-video" });
  const form = new FormData();
  const png = await sharp({ create: { width: 64, height: 64, channels: 3, background: "red" } }).png()
    .toBuffer();
  form.set("file", await toFile(png, "a.png", { type: "image/png" }));
  const { body: kept } = await call(sluice, ada, "POST", "/api/references", form);
  const reference = (kept["references"] as unknown as { id: string }[])[0]!.id;
  const hook = { url: `http://127.0.0.1:${receiver.port}/hook`, events: ["job.completed"] };
  const { body: webhook } = await call(sluice, ada, "POST", "/api/webhooks", hook);
  const { body: key } = await call(sluice, ada, "POST", "/api/keys", { name: "second" });
  const { body: pairing } = await call(sluice, ada, "POST", "/api/agents/pairings");
  const pair = { code: pairing["code"], name: "hers", provider: "simulator" };
  const { body: agent } = await call(sluice, ada, "POST", "/api/agents/pair", pair);
  const character = new FormData();
  character.set("name", "Mia");
  character.set("image", await toFile(png, "mia.png", { type: "image/png" }));
  const { body: person } = await call(sluice, ada, "POST", "/v1/videos/characters", character);
  const { body: test } = await call(sluice, ada, "POST", `/api/webhooks/${webhook["id"]}/test`, {});
  const { body: { board } } = await call(sluice, ada, "POST", "/api/boards", { name: "hers" });
  const { body: { view } } = await call(sluice, ada, "POST", "/api/views", { name: "hers", query: "" });
  const { body: { canvas } } = await call(sluice, ada, "POST", "/api/canvases", { name: "hers" });
  const webhookId = String(webhook["id"] ?? "");
  const deliveryId = String(test["delivery_id"] ?? "");

  /** Ada's id of what the path is about. */
  function idFor(path: string): string {
    if (path.includes("/assets/")) return `${image.id}.0`;
    if (path.includes("/boards/")) return String((board as unknown as { id: string }).id);
    if (path.includes("/canvases/")) return String((canvas as unknown as { id: string }).id);
    if (path.includes("/views/")) return String((view as unknown as { id: string }).id);
    if (path.includes("/characters/")) return String(person["id"]);
    if (path.includes("/deliveries/:id")) return deliveryId;
    if (path.includes("webhook")) return webhookId;
    if (path.includes("/agents/")) return String(agent["agentId"]);
    if (path.includes("/keys/")) return String(key["id"]);
    if (path.includes("/references/")) return reference;
    if (path.includes("/media/")) return image.outputs[0]!.media_id;
    return path.includes("video") ? video.id : image.id;
  }
  const rows = OPERATIONS.filter(({ path, scopes }) =>
    path.includes(":") && scopes !== null && !(scopes as readonly string[]).includes("admin") &&
    path !== "/v1/models/:id"
  );

  for (const row of rows) {
    await t.step(`${row.method.toUpperCase()} ${row.path}`, async () => {
      const id = idFor(row.path);
      assert.ok(id.length >= 8, `there is nothing of Ada's to ask for: "${id}"`);
      const unknown = /^[0-9a-f]{64}$/.test(id)
        ? "0".repeat(64)
        : id.replace(/[0-9a-f]{8,12}(?=(\.\d)?$)/, (end) => "0".repeat(end.length));
      assert.notEqual(id, unknown);
      const [hers, nobodys] = [await ask(row, id), await ask(row, unknown)];
      assert.equal(hers.status, 404, hers.text);
      assert.deepEqual(like(hers, id), like(nobodys, unknown), "the two cannot be told apart");
    });
  }

  async function ask({ method, path }: Operation, id: string): Promise<Answer> {
    const at = path.replace(":deliveryId", deliveryId || "none").replace(":id", encodeURIComponent(id));
    return await call(sluice, bob, method.toUpperCase(), at, BODIES[`${method} ${path}`]);
  }

  await t.step("nor can they be used in a body", async () => {
    const bodies: readonly [string, object][] = [
      ["/api/jobs", {
        type: "video",
        model: "sim-video",
        prompt: "x",
        startFrame: image.outputs[0]!.media_id,
      }],
      ["/api/jobs", { type: "video", model: "sim-video", prompt: "x", sourceVideo: video.id }],
      ["/api/jobs", { type: "image", model: "sim-image", prompt: "x", dependsOn: [image.id] }],
      ["/api/jobs", { type: "image", model: "sim-image", prompt: "x", webhook: webhookId }],
      ["/api/assets/trash", { ids: [`${image.id}.0`] }],
      ["/api/assets/restore", { ids: [`${image.id}.0`] }],
      ["/v1/videos", { prompt: "x", input_reference: { file_id: reference } }],
      ["/v1/videos/edits", { prompt: "x", video: { id: video.id } }],
      ["/v1/images/edits", { prompt: "x", image: reference }],
    ];
    for (const [path, body] of bodies) {
      const what = `${path} ${JSON.stringify(body)}`;
      const hers = await call(sluice, ada, "POST", path, body);
      assert.ok(hers.status < 300, `the body is right when it is Ada's: ${what}: ${hers.text}`);
      const his = await call(sluice, bob, "POST", path, body);
      assert.ok(his.status === 400 || his.status === 404, `${what}: ${his.text}`);
    }
  });

  await t.step("and Ada still has everything", async () => {
    for (
      const path of [
        `/api/jobs/${image.id}`,
        `/v1/videos/${video.id}`,
        `/api/references/${reference}`,
        `/api/assets/${image.id}.0`,
        `/api/webhooks/${webhookId}`,
      ]
    ) {
      assert.equal((await call(sluice, ada, "GET", path)).status, 200, path);
    }
    const { body } = await call(sluice, ada, "GET", "/api/agents");
    assert.equal((body["agents"] as unknown as { name: string }[])[0]?.name, "hers");
  });
});

function receive() {
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, () => new Response());
  return { port: server.addr.port, [Symbol.asyncDispose]: () => server.shutdown() };
}

/** An answer without what is of one request only. */
function like({ status, text }: Answer, id: string): string {
  const plain = text.replaceAll(id, "ID").replaceAll(encodeURIComponent(id), "ID")
    .replaceAll(`video_${id.replaceAll("-", "")}`, "ID")
    .replace(/"requestId":"[^"]*"/, "");
  return `${status} ${plain}`;
}
