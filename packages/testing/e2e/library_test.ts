/** The library of a whole Sluice: what its owner says of pictures lasts, and what is thrown away for good is gone. */

import { type Asset, assetId, assetsOf, type Event, evolveAsset, evolveJob, type Job } from "@sluice/domain";
import { type Sluice, startSluice } from "@sluice/testing";
import assert from "node:assert/strict";
import { get, post } from "./api.ts";

const FAST = { SLUICE_SIMULATOR_IMAGE_MS: "20" };

async function ask({ url, key }: Sluice, method: string, path: string, body: object) {
  const headers = { "x-api-key": key, "content-type": "application/json" };
  const response = await fetch(url + path, { method, headers, body: JSON.stringify(body) });
  return { status: response.status, body: await response.json() };
}

/** The ids of a finished job's pictures. */
async function made(sluice: Sluice, prompt: string, count: number): Promise<string[]> {
  const wish = { type: "image", model: "sim-image", prompt, count };
  const { body: { jobId } } = await post(sluice, "/api/jobs", wish);
  for (;;) {
    const { body: job } = await get(sluice, `/api/jobs/${jobId}`);
    if (job.status === "completed") {
      return job.outputs.map(({ index }: { index: number }) => `${jobId}.${index}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** What a client holds that folds the event stream from the beginning up to a position. */
async function folded({ url, key }: Sluice, upTo: string): Promise<Asset[]> {
  const { body } = await fetch(`${url}/api/events?after=0`, { headers: { "x-api-key": key } });
  const reader = body!.pipeThrough(new TextDecoderStream()).getReader();
  const jobs = new Map<string, Job>();
  const assets = new Map<string, Asset>();
  let text = "";
  for (;;) {
    const { value, done } = await reader.read();
    assert.equal(done, false, text);
    const frames = (text + value).split("\n\n");
    text = frames.pop() ?? "";
    for (const frame of frames) {
      const data = frame.split("\n").filter((line) => line.startsWith("data: ")).map((line) => line.slice(6));
      const commit = data.length === 0 ? {} : JSON.parse(data.join("\n"));
      for (const event of (commit.events ?? []) as Event[]) fold(jobs, assets, event, Date.parse(commit.at));
      if (commit.position !== upTo) continue;
      await reader.cancel();
      return [...assets.values()];
    }
  }
}

function fold(jobs: Map<string, Job>, assets: Map<string, Asset>, event: Event, at: number): void {
  for (const [id, asset] of assets) {
    const after = evolveAsset(asset, event, at);
    if (after === undefined) assets.delete(id);
    else assets.set(id, after);
  }
  const { jobId } = "job" in event.data ? event.data.job : event.data as { readonly jobId?: string };
  if (jobId === undefined) return;
  const job = evolveJob(jobs.get(jobId), event, at);
  if (job === undefined) return;
  jobs.set(jobId, job);
  if (event.type === "JobCompleted") { for (const one of assetsOf(job)) assets.set(assetId(one), one); }
}

Deno.test("stars, boards, tags and trash last, stream as they happen, and what is erased loses its bytes", async (t) => {
  const dataDir = await Deno.makeTempDir({ prefix: "sluice-" });
  await using folder = new AsyncDisposableStack();
  folder.defer(() => Deno.remove(dataDir, { recursive: true }));
  await using sluice = await startSluice({ env: FAST, dataDir });
  const [one, two, three] = await made(sluice, "a kite", 3);
  const { body: { board } } = await post(sluice, "/api/boards", { name: "Kites", private: true });

  await t.step("PATCH and trash are seen by the next list", async () => {
    await ask(sluice, "PATCH", "/api/assets", {
      ids: [one, two],
      starred: true,
      board: board.id,
      add_tags: ["sky"],
    });
    await ask(sluice, "POST", "/api/assets/trash", { ids: [two] });
    const { body } = await get(sluice, "/api/assets?starred=true&tag=sky&q=kite");
    assert.deepEqual(body.assets.map((asset: { id: string }) => asset.id), [one]);
    assert.equal((await get(sluice, "/api/assets")).body.total, 2);
    assert.equal((await get(sluice, "/api/boards")).body.boards[0].count, 1);
    assert.equal((await get(sluice, "/api/assets/days?tz=Asia/Tokyo")).body.total, 2);
  });

  await t.step("a client that folds the event stream holds what the lists show", async () => {
    const { body } = await ask(sluice, "PATCH", "/api/assets", { ids: [three], alt: "Three kites" });
    const mine = await folded(sluice, body.position);
    const lists = await Promise.all([get(sluice, "/api/assets"), get(sluice, "/api/assets?trashed=true")]);
    const shown = lists.flatMap((list) => list.body.assets);
    assert.equal(shown.length, 3);
    for (const asset of shown) {
      const own = mine.find((one) => assetId(one) === asset.id);
      assert.deepEqual(
        [own?.starred, own?.boardId, own?.tags, own?.alt, own?.trashedAt, own?.createdAt],
        [
          asset.starred,
          asset.board,
          asset.tags,
          asset.alt,
          asset.trashed_at === null ? null : Date.parse(asset.trashed_at),
          Date.parse(asset.created_at),
        ],
      );
    }
  });

  await t.step("DELETE takes the bytes, and the others stay", async () => {
    const { body: { url } } = await get(sluice, `/api/assets/${two}`);
    assert.equal((await ask(sluice, "DELETE", "/api/assets", { ids: [two] })).status, 200);
    for (;;) {
      const { status, body } = await fetch(sluice.url + url);
      await body?.cancel();
      if (status === 404) break;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    const { body } = await get(sluice, "/api/assets");
    assert.deepEqual(body.assets.map((asset: { id: string }) => asset.id), [three, one]);
    for (const { thumb_url } of body.assets) {
      const { status, body: picture } = await fetch(sluice.url + thumb_url);
      await picture?.cancel();
      assert.equal(status, 200);
    }
  });

  await t.step("all of it is there after a restart", async () => {
    const before = (await get(sluice, "/api/assets/" + one)).body;
    assert.equal(await sluice.stop(), 0);
    await using again = await startSluice({ env: FAST, dataDir });
    const after = (await get(again, "/api/assets/" + one)).body;
    assert.deepEqual(
      [after.starred, after.board, after.tags, after.created_at],
      [before.starred, before.board, before.tags, before.created_at],
    );
    assert.equal((await get(again, "/api/boards")).body.boards[0].private, true);
  });
});
