/** A worker written against the reference, on a real server: reference/genova-api.txt "Extension Connection". */

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { startSluice } from "@sluice/testing";
import sharp from "sharp";
import { get, post } from "./api.ts";

// deno-lint-ignore no-explicit-any -- whatever the server says
type Message = any;

/** A socket whose messages can be waited for by their type. */
async function connect(
  url: string,
): Promise<{ next(type: string): Promise<Message>; send(m: object): void; close(): Promise<void> }> {
  const socket = new WebSocket(url);
  const heard: Message[] = [];
  let wake = () => {};
  socket.onmessage = ({ data }) => {
    heard.push(JSON.parse(data));
    wake();
  };
  const closed = new Promise<void>((resolve) => socket.onclose = () => resolve());
  await new Promise((resolve) => socket.onopen = resolve);
  return {
    async next(type) {
      for (;;) {
        const at = heard.findIndex((m) => m.type === type);
        if (at >= 0) return heard.splice(at, 1)[0];
        await new Promise<void>((resolve) => wake = resolve);
      }
    },
    send: (message) => socket.send(JSON.stringify(message)),
    async close() {
      socket.close();
      await closed;
    },
  };
}

Deno.test("/ws/extension: a worker of the reference gets its provider's jobs, and its results are fetched, stored and charged once", async () => {
  const pictures = await Promise.all(
    ["red", "blue"].map((background) =>
      sharp({ create: { width: 48, height: 48, channels: 3, background } }).png().toBuffer()
    ),
  );
  const site = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, (request) => {
    const picture = pictures[Number(new URL(request.url).pathname.slice(1))];
    return picture === undefined
      ? new Response(null, { status: 404 })
      : new Response(new Uint8Array(picture));
  });
  try {
    const egress = `127.0.0.1:${site.addr.port}`;
    await using sluice = await startSluice({ env: { SLUICE_SIMULATOR: "off", SLUICE_EGRESS_ALLOW: egress } });
    const { body: me } = await get(sluice, "/api/user/me");
    const { status, body: session } = await post(sluice, "/api/session", { key: sluice.key });
    assert.equal(status, 201);
    const query = new URLSearchParams({ userId: me.id, token: session.token, extensionType: "freepik" });
    const worker = await connect(`${sluice.url.replace("http", "ws")}/ws/extension?${query}`);
    assert.equal((await worker.next("welcome")).userId, me.id);

    const ask = {
      type: "image",
      model: "freepik",
      prompt: "two squares",
      count: 2,
      quality: "2K",
      aspectRatio: "3:2",
    };
    const { body: { jobId } } = await post(sluice, "/api/jobs", ask);
    const order = await worker.next("new_job");
    assert.deepEqual([order.jobId, order.job.type, order.job.settings.aspectRatio], [jobId, "image", "3:2"]);
    worker.send({ type: "job_progress", jobId, progress: 50, message: "half" });
    const resultUrls = [0, 1].map((i) => `http://${egress}/${i}`);
    worker.send({ type: "job_completed", jobId, resultUrl: resultUrls[0], resultUrls });
    let job = (await get(sluice, `/api/jobs/${jobId}`)).body;
    while (job.status === "processing" || job.status === "queued") {
      await new Promise((resolve) => setTimeout(resolve, 20));
      job = (await get(sluice, `/api/jobs/${jobId}`)).body;
    }
    assert.equal(job.status, "completed", JSON.stringify(job.error));
    assert.deepEqual(
      job.outputs.map((o: { sha256: string }) => o.sha256),
      pictures.map((picture) => createHash("sha256").update(picture).digest("hex")),
    );
    assert.deepEqual(job.credits, { reserved: 4, settled: 4, released: 0 });

    const { body: { agents } } = await get(sluice, "/api/agents");
    assert.deepEqual([agents[0].name, agents[0].provider, agents[0].state], [
      "Freepik extension",
      "freepik",
      "online",
    ]);
    const stop = await fetch(`${sluice.url}/api/agents/${agents[0].id}`, {
      method: "PATCH",
      headers: { "x-api-key": sluice.key, "content-type": "application/json" },
      body: JSON.stringify({ paused: true }),
    });
    assert.equal((await stop.json()).agent.paused, true);
    await worker.next("pause");
    await worker.close();
  } finally {
    await site.shutdown();
  }
});
