/** A bucket that is away, or lacks a right, and downloads that come from it. */

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { ADMIN_KEY, DENIED, spawnSluice, startS3, type TestS3 } from "@sluice/testing";
import { call, get, post } from "./api.ts";

const envOf = (s3: TestS3) => ({
  SLUICE_S3_ENDPOINT: s3.endpoint,
  SLUICE_S3_BUCKET: s3.bucket,
  SLUICE_S3_REGION: s3.region,
  SLUICE_S3_ACCESS_KEY_ID: s3.accessKeyId,
  SLUICE_S3_SECRET_ACCESS_KEY: s3.secretAccessKey,
  SLUICE_S3_DIRECT: "on",
  SLUICE_SIMULATOR_IMAGE_MS: "0",
});

Deno.test("sluice start with a bucket without rights comes up not ready, heals by itself, and sends downloads to the bucket", async () => {
  const s3 = await startS3();
  await using closing = new AsyncDisposableStack();
  closing.defer(s3.close);
  const heal = s3.fault(["PutObject"], DENIED);
  await using sluice = await spawnSluice({ env: envOf(s3) });
  const url = `http://127.0.0.1:${sluice.port}`;
  const ready = async () => {
    const answer = await fetch(`${url}/readyz`).catch(() => null);
    return answer === null ? null : { status: answer.status, body: await answer.json() };
  };
  const until = async (status: number) => {
    for (;;) {
      const found = await ready();
      if (found?.status === status) return found.body;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };
  const missing =
    /"the media store cannot be used","trouble":"put \S+: access is denied; give the access key the right s3:PutObject"/;
  while (!missing.test(sluice.output())) await new Promise((resolve) => setTimeout(resolve, 50));
  assert.deepEqual((await until(503)).missing, ["media"]);
  heal();
  await until(200);

  const server = { url, key: ADMIN_KEY };
  const picture = { type: "image", model: "sim-image", prompt: "a harbour" };
  const { status, body: { jobId } } = await post(server, "/api/jobs", picture);
  assert.equal(status, 201);
  let job = (await get(server, `/api/jobs/${jobId}`)).body;
  while (job.status !== "completed") {
    await new Promise((resolve) => setTimeout(resolve, 50));
    job = (await get(server, `/api/jobs/${jobId}`)).body;
  }
  const [{ url: link, sha256 }] = job.outputs;
  const sent = await call(server, "GET", link);
  assert.equal(sent.status, 302);
  assert.ok(sent.headers.get("location")?.startsWith(`${s3.endpoint}/${s3.bucket}/media/${sha256}?`));
  const bytes = await (await fetch(new URL(link, url))).bytes();
  assert.equal(createHash("sha256").update(bytes).digest("hex"), sha256);
});
