import assert from "node:assert/strict";
import { openRemoteMedia, VariantUnavailable } from "@sluice/media";
import { readProvenance } from "@sluice/provenance";
import { openTestGateway, PNG } from "../../../services/gateway/testing_gateway.ts";
import { openTestStorage, SECRET } from "../../../services/storage/testing_storage.ts";

type Change = Parameters<typeof openTestStorage>[0];

/** A gateway without a store, with one finished job whose picture is at storage. */
async function openApart(change?: Change) {
  const storage = await openTestStorage(change);
  const remote = openRemoteMedia({ url: storage.url, secret: SECRET });
  const gateway = await openTestGateway({ media: remote, pictures: remote });
  await storage.media.put(new Blob([PNG]).stream(), { maxBytes: 1e6 });
  await gateway.connectAgent();
  const job = gateway.nextJob();
  await (await gateway.call("POST", "/api/jobs", { type: "image", prompt: "x", model: "sim-image" })).text();
  const jobId = await job;
  await gateway.complete(jobId);
  return { storage, gateway, path: `/api/jobs/${jobId}/download?redirect=false` };
}

Deno.test("a gateway without a store gives outputs from storage, in parts, under their names and with its own headers", async () => {
  const { storage, gateway, path } = await openApart();
  try {
    const whole = await gateway.call("GET", path);
    assert.deepEqual([whole.status, await whole.bytes()], [200, PNG]);
    assert.match(whole.headers.get("content-disposition") ?? "", /^attachment; filename="sim-image-.*\.png"/);
    assert.equal(whole.headers.get("content-length"), String(PNG.length));
    assert.match(whole.headers.get("x-job-id") ?? "", /^[0-9a-f-]{36}$/);
    const part = await gateway.call("GET", path, undefined, { range: "bytes=0-3" });
    assert.deepEqual([part.status, await part.bytes()], [206, PNG.slice(0, 4)]);
    assert.equal(part.headers.get("content-range"), `bytes 0-3/${PNG.length}`);
    const etag = whole.headers.get("etag") ?? "";
    const same = await gateway.call("GET", path, undefined, { "if-none-match": etag });
    assert.equal(same.status, 304);
  } finally {
    await gateway[Symbol.asyncDispose]();
    await storage.close();
  }
});

Deno.test("a gateway without a store puts into outputs what they were made with, and goes on in the middle", async () => {
  const { storage, gateway, path } = await openApart();
  try {
    const noted = path.replace("redirect=false", "provenance=true");
    const whole = await gateway.call("GET", noted);
    const bytes = await whole.bytes();
    assert.equal(whole.headers.get("content-length"), String(bytes.length));
    assert.equal((await readProvenance(bytes))?.prompt, "x");
    const part = await gateway.call("GET", noted, undefined, { range: "bytes=20-" });
    assert.deepEqual([part.status, await part.bytes()], [206, bytes.slice(20)]);
  } finally {
    await gateway[Symbol.asyncDispose]();
    await storage.close();
  }
});

Deno.test("a gateway without a store has pictures converted, references normalised and masks looked at by storage", async () => {
  const { storage, gateway } = await openApart();
  try {
    const form = (mask: Uint8Array) => {
      const body = new FormData();
      body.append("image", new Blob([PNG]), "a.png");
      body.append("mask", new Blob([mask.slice()]), "m.png");
      body.append("prompt", "x");
      body.append("model", "sim-image");
      return body;
    };
    const refused = await gateway.call("POST", "/v1/images/edits", form(PNG.subarray(0, 40)));
    assert.deepEqual([refused.status, (await refused.json()).error.param], [400, "mask"]);
    const job = gateway.nextJob();
    const answer = gateway.call("POST", "/v1/images/edits", form(PNG));
    await gateway.complete(await job);
    assert.equal((await answer).status, 200);
    assert.equal((await (await answer).json()).output_format, "png");

    const next = gateway.nextJob();
    const body = { prompt: "x", model: "sim-image", output_format: "webp" };
    const converted = gateway.call("POST", "/v1/images/generations", body);
    await gateway.complete(await next);
    const said = await (await converted).json();
    const bytes = Uint8Array.fromBase64(said.data[0].b64_json);
    assert.deepEqual([said.output_format, new TextDecoder().decode(bytes.subarray(8, 12))], ["webp", "WEBP"]);
  } finally {
    await gateway[Symbol.asyncDispose]();
    await storage.close();
  }
});

Deno.test("a gateway whose storage is busy or away answers 503 with Retry-After, and goes on when it is back", async () => {
  let busy = true;
  const { storage, gateway, path } = await openApart({
    change: (media) => ({
      ...media,
      stat: (id) =>
        busy ? Promise.reject(new VariantUnavailable("64 others are being made")) : media.stat(id),
    }),
  });
  try {
    const late = await gateway.call("GET", path);
    assert.equal(late.status, 503);
    assert.ok(late.headers.has("retry-after"));
    await late.body?.cancel();
    busy = false;
    const well = await gateway.call("GET", path);
    assert.deepEqual([well.status, await well.bytes()], [200, PNG]);
  } finally {
    await storage.close();
  }
  const clip = { type: "video", prompt: "x", model: "sim-video", startFrame: PNG.toBase64() };
  for (const answer of [await gateway.call("GET", path), await gateway.call("POST", "/api/jobs", clip)]) {
    assert.equal(answer.status, 503);
    assert.equal(answer.headers.get("retry-after"), "5");
    assert.doesNotMatch(await answer.text(), /127\.0\.0\.1|internal/);
  }
  await gateway[Symbol.asyncDispose]();
});
