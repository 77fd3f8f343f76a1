/** What is known of requests is in the log: a crash between a request and its repetition changes nothing. */

import assert from "node:assert/strict";
import { startSluice } from "@sluice/testing";
import { get, post } from "./api.ts";

const JOB = { type: "image", model: "sim-image", prompt: "a kite" };

Deno.test("a request that is repeated after a crash joins the job of the first one, and is charged once", async () => {
  const dataDir = await Deno.makeTempDir({ prefix: "sluice-" });
  const env = { SLUICE_SIMULATOR: "off" };
  const [tried, keyed] = [{ "x-stainless-retry-count": "0" }, { "idempotency-key": "one" }];
  try {
    const ids: string[] = [];
    {
      await using sluice = await startSluice({ dataDir, env });
      for (const headers of [tried, keyed]) {
        ids.push((await post(sluice, "/api/jobs", JOB, headers)).body.jobId);
      }
      await sluice.kill();
    }
    await using sluice = await startSluice({ dataDir, env });
    const again = [{ "x-stainless-retry-count": "1" }, keyed];
    for (const [i, headers] of again.entries()) {
      const answer = await post(sluice, "/api/jobs", JOB, headers);
      assert.deepEqual([answer.body.jobId, answer.headers.get("idempotent-replayed")], [ids[i], "true"]);
    }
    assert.equal((await get(sluice, "/api/jobs")).body.total, 2);
    assert.equal((await get(sluice, "/api/user/me")).body.credits.reserved, 2);
  } finally {
    await Deno.remove(dataDir, { recursive: true });
  }
});
