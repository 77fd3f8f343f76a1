import { createHash } from "node:crypto";
import { strict as assert } from "node:assert";
import OpenAI from "openai";
import { startPostgres } from "../postgres/mod.ts";
import { startS3 } from "../s3/mod.ts";
import { startSluice } from "../sluice.ts";
import { get, post } from "./api.ts";

Deno.test("sluice start with PostgreSQL and S3 gives the same picture, list and download as on its own parts", async () => {
  const postgres = await startPostgres();
  const s3 = await startS3();
  try {
    const env = {
      SLUICE_DATABASE_URL: await postgres.createDatabase("sluice"),
      SLUICE_S3_ENDPOINT: s3.endpoint,
      SLUICE_S3_BUCKET: s3.bucket,
      SLUICE_S3_REGION: s3.region,
      SLUICE_S3_ACCESS_KEY_ID: s3.accessKeyId,
      SLUICE_S3_SECRET_ACCESS_KEY: s3.secretAccessKey,
      SLUICE_SIMULATOR_IMAGE_MS: "0",
    };
    await using sluice = await startSluice({ env });
    const client = new OpenAI({ baseURL: `${sluice.url}/v1`, apiKey: sluice.key });
    const { data } = await client.images.generate({
      model: "sim-image",
      prompt: "a quiet harbour",
      response_format: "url",
    });
    const bytes = new Uint8Array(await (await fetch(data?.[0]?.url ?? "")).arrayBuffer());
    const sha256 = createHash("sha256").update(bytes).digest("hex");

    const { body: list } = await get(sluice, "/api/jobs?q=harbour");
    assert.deepEqual([list.total, list.jobs[0].status, list.jobs[0].outputs[0].sha256], [
      1,
      "completed",
      sha256,
    ]);
    const { body: submitted } = await post(sluice, "/api/jobs", {
      type: "image",
      model: "sim-image",
      prompt: "another",
    });
    const { body: ledger } = await get(sluice, "/api/ledger");
    assert.ok(ledger.entries.some((entry: { jobId: string }) => entry.jobId === submitted.jobId));
  } finally {
    await s3.close();
    await postgres.close();
  }
});
