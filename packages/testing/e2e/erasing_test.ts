/** What its owner deletes is gone: from lists, from search, and the bytes with it. */

import assert from "node:assert/strict";
import { type Sluice, startSluice } from "@sluice/testing";
import { get, post } from "./api.ts";

function assertForgotten(past: string): void {
  assert.doesNotMatch(past, /kite|heron/);
  assert.equal(past.match(/"JobErased"/g)?.length, 4);
}

const FAST = { SLUICE_SIMULATOR_IMAGE_MS: "20" };

async function finished(sluice: Sluice, prompt: string, seed: number) {
  const { body: { jobId } } = await post(sluice, "/api/jobs", {
    type: "image",
    model: "sim-image",
    prompt,
    seed,
  });
  for (;;) {
    const { body: job } = await get(sluice, `/api/jobs/${jobId}`);
    if (job.status === "completed") return job;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

const remove = async ({ url, key }: Sluice, path: string) => {
  const response = await fetch(url + path, { method: "DELETE", headers: { "x-api-key": key } });
  return { status: response.status, body: await response.json() };
};

/** Resolves when the signed address gives nothing any more: the removal follows the commit. */
async function untilGone(sluice: Sluice, path: string): Promise<void> {
  for (;;) {
    const { status, body } = await fetch(sluice.url + path);
    await body?.cancel();
    if (status === 404) return;
    assert.equal(status, 200);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** What the event stream shows from the beginning of the log to now. */
async function pastOf(sluice: Sluice): Promise<string> {
  // a commit that nothing but this call makes, to read up to
  const { body: { jobId } } = await post(sluice, "/api/jobs", {
    type: "image",
    model: "sim-image",
    prompt: "a marker",
  });
  const headers = { "x-api-key": sluice.key };
  const { body } = await fetch(`${sluice.url}/api/events?after=0`, { headers });
  const reader = body!.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  while (!text.includes(jobId)) {
    const { value, done } = await reader.read();
    assert.equal(done, false, text);
    text += value;
  }
  await reader.cancel();
  return text;
}

Deno.test("erased outputs and references lose their bytes, and those that something still uses stay", async (t) => {
  const dataDir = await Deno.makeTempDir({ prefix: "sluice-" });
  await using folder = new AsyncDisposableStack();
  folder.defer(() => Deno.remove(dataDir, { recursive: true }));
  await using sluice = await startSluice({ env: FAST, dataDir });
  const [one, twin, other] = [
    await finished(sluice, "a kite", 7),
    await finished(sluice, "a kite", 7),
    await finished(sluice, "a heron", 8),
  ];
  assert.equal(one.outputs[0].media_id, twin.outputs[0].media_id, "the same picture is stored once");

  await t.step(
    "DELETE /api/jobs/:id/outputs empties the job and keeps bytes that another job shows",
    async () => {
      assert.equal((await remove(sluice, `/api/jobs/${one.id}/outputs`)).status, 200);
      const { body } = await get(sluice, `/api/jobs/${one.id}`);
      assert.deepEqual([body.status, body.prompt, body.outputs], ["completed", "", []]);
      const { status, body: bytes } = await fetch(sluice.url + twin.outputs[0].url);
      await bytes?.cancel();
      assert.equal(status, 200);
    },
  );

  await t.step("DELETE /v1/history takes every entry and, with its last use, the bytes", async () => {
    const { status, body } = await remove(sluice, "/v1/history");
    assert.deepEqual([status, body.deleted, body.entries], [200, true, 3]);
    assert.equal((await get(sluice, "/api/jobs")).body.total, 0);
    assert.equal((await get(sluice, "/api/jobs?q=heron")).body.total, 0);
    assert.equal((await get(sluice, `/api/jobs/${other.id}`)).status, 404);
    await untilGone(sluice, twin.outputs[0].url);
    await untilGone(sluice, other.outputs[0].url);
    const ledger = (await get(sluice, "/api/ledger")).body.entries;
    assert.equal(
      ledger.filter((e: { type: string }) => e.type === "CreditsSettled").length,
      3,
      "the money stays",
    );
  });

  await t.step(
    "GET /api/events?after=0 shows no erased prompt any more, after a restart neither",
    async () => {
      assertForgotten(await pastOf(sluice));
      assert.equal(await sluice.stop(), 0);
      await using again = await startSluice({ env: FAST, dataDir });
      assertForgotten(await pastOf(again));
    },
  );
});
