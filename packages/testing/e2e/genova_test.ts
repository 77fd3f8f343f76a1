/**
 * Reference/genova-api.txt, row by row, as a client that was written against that page calls it: jobs, their fields and
 * their files. The rest of the page is in `genova_account_test.ts`, its plan table in `accounts_test.ts`, its extensions'
 * own socket in `services/orchestrator/extension_session_test.ts`.
 */

import assert from "node:assert/strict";
import { startSluice } from "@sluice/testing";
import sharp from "sharp";
import { get, post, type Server } from "./api.ts";
import { create, EXTENSIONS, type GenovaWorker, look, openGenovaWorker, picture } from "./genova_worker.ts";

const SLOTS = 200;
const IMAGE = { type: "image", prompt: "A cat playing piano in a jazz club" };

/** Genova's server with both of its extensions online. */
async function openGenova() {
  const sluice = await startSluice({ env: { SLUICE_SIMULATOR: "off" } });
  const flow = await openGenovaWorker(sluice, "flow", SLOTS);
  const freepik = await openGenovaWorker(sluice, "freepik", SLOTS);
  return {
    sluice,
    flow,
    freepik,
    async [Symbol.asyncDispose]() {
      await flow[Symbol.asyncDispose]();
      await freepik[Symbol.asyncDispose]();
      await sluice[Symbol.asyncDispose]();
    },
  };
}

/** Plays the worker to the end, and waits until the job shows it. */
async function finish(server: Server, worker: GenovaWorker, jobId: string, outputs = 1) {
  const order = await worker.order(jobId);
  await worker.begin(order);
  const pictures = [];
  for (let i = 0; i < outputs; i++) pictures.push(await picture(32 + i, 18));
  await worker.complete(order, pictures);
  return await look(server, jobId);
}

Deno.test("Genova: jobs, from their fields to their files", async (t) => {
  await using genova = await openGenova();
  const { sluice, flow, freepik } = genova;
  const balance = async () => (await get(sluice, "/api/user/me")).body.credits;

  await t.step("the quick start: a job is created, looked at and downloaded", async () => {
    const before = await balance();
    const { jobId, ...created } = await create(sluice, {
      ...IMAGE,
      model: "imagen4",
      aspectRatio: "landscape",
      count: 1,
    });
    assert.match(jobId, /^[0-9a-f-]{36}$/);
    assert.deepEqual([created.success, created.estimatedTime], [true, 30]);
    assert.ok(["queued", "processing"].includes(created.status));
    assert.equal((await balance()).available, before.available - 1, "one credit for one picture");
    const early = await get(sluice, `/api/jobs/${jobId}/download`);
    assert.equal(early.status, 404);

    const done = await finish(sluice, flow, jobId);
    assert.deepEqual([done.id, done.type, done.status, done.prompt], [
      jobId,
      "image",
      "completed",
      IMAGE.prompt,
    ]);
    assert.deepEqual(done.settings, { model: "imagen4", aspectRatio: "landscape", count: 1 });
    assert.equal(typeof done.result_url, "string");
    assert.equal(done.result_urls, null);
    for (const time of ["created_at", "started_at", "completed_at"]) {
      assert.ok(!Number.isNaN(Date.parse(done[time])), time);
    }
    assert.ok(done.processing_time >= 0 && done.file_size > 0);
    assert.equal(done.error_message, null);

    const { status, headers } = await get(sluice, `/api/jobs/${jobId}/download`);
    assert.equal(status, 302);
    // signed: it needs no key
    const file = await fetch(new URL(headers.get("location") ?? "", sluice.url));
    assert.deepEqual([file.status, (await file.bytes()).length], [200, done.file_size]);
  });

  await t.step(
    "the defaults: imagen4, landscape, one picture; veo3_fast for a video; 1:1 and 1K for Freepik",
    async () => {
      const rows: [body: Record<string, unknown>, settings: Record<string, unknown>][] = [
        [IMAGE, { model: "imagen4", aspectRatio: "landscape", count: 1 }],
        [{ ...IMAGE, type: "video" }, {
          model: "veo3_fast",
          aspectRatio: "landscape",
          count: 1,
          duration: 8,
        }],
        [{ ...IMAGE, model: "freepik" }, { model: "freepik", aspectRatio: "1:1", count: 1 }],
      ];
      for (const [body, settings] of rows) {
        const { jobId } = await create(sluice, body);
        const { priority, ...shown } = await look(sluice, jobId);
        assert.deepEqual([shown.settings, priority], [settings, 0]);
      }
    },
  );

  await t.step("each model goes to the extension of its platform, and freepik never to Flow", async () => {
    for (const [type, models] of Object.entries(EXTENSIONS)) {
      const [own, other] = type === "flow" ? [flow, freepik] : [freepik, flow];
      for (const model of models) {
        const kind = model.startsWith("veo") ? "video" : "image";
        const { jobId } = await create(sluice, { type: kind, prompt: "a reef", model });
        const order = await own.order(jobId);
        assert.deepEqual([order.model, order.kind, order.prompt], [model, kind, "a reef"]);
        assert.ok(!other.seen.includes(jobId), model);
      }
    }
  });

  await t.step(
    "aspect ratios: three words for Flow, whose clips are never square, seven ratios for Freepik, and no other",
    async () => {
      for (const aspectRatio of ["landscape", "portrait", "square"]) {
        for (const model of EXTENSIONS.flow) {
          const type = model.startsWith("veo") ? "video" : "image";
          if (type === "video" && aspectRatio === "square") continue;
          const { jobId } = await create(sluice, { ...IMAGE, type, model, aspectRatio });
          assert.equal((await flow.order(jobId)).settings.aspectRatio, aspectRatio);
        }
      }
      for (const aspectRatio of ["1:1", "4:3", "3:4", "16:9", "9:16", "3:2", "2:3"]) {
        const { jobId } = await create(sluice, { ...IMAGE, model: "freepik", aspectRatio });
        assert.equal((await freepik.order(jobId)).settings.aspectRatio, aspectRatio);
      }
      for (
        const [model, aspectRatio, type] of [
          ["imagen4", "3:2", "image"],
          ["imagen4", "wide", "image"],
          ["veo3_fast", "square", "video"],
          ["freepik", "5:4", "image"],
        ]
      ) {
        const { status, body } = await post(sluice, "/api/jobs", { ...IMAGE, type, model, aspectRatio });
        assert.deepEqual([status, body.code], [400, "invalid_value"], `${model} ${aspectRatio}`);
      }
    },
  );

  await t.step("count: 1 to 4 pictures, one video always; each output has its address", async () => {
    for (const count of [1, 2, 3, 4]) {
      const { jobId, creditsReserved } = await create(sluice, { ...IMAGE, model: "freepik", count });
      assert.equal(creditsReserved, count);
      assert.equal((await freepik.order(jobId)).settings.count, count);
    }
    for (const count of [0, 5, 1.5]) {
      const { status } = await post(sluice, "/api/jobs", { ...IMAGE, model: "freepik", count });
      assert.equal(status, 400, `${count}`);
    }
    const video = await create(sluice, { ...IMAGE, type: "video", count: 3 });
    assert.equal((await flow.order(video.jobId)).settings.count, 1);
    const { jobId } = await create(sluice, { ...IMAGE, count: 2 });
    const done = await finish(sluice, flow, jobId, 2);
    assert.equal(done.result_urls.length, 2);
    assert.equal(done.result_url, done.result_urls[0]);
  });

  await t.step("quality: 1K and 2K for Freepik", async () => {
    for (const [quality, price] of [["1K", 1], ["2K", 2]] as const) {
      const { jobId, creditsReserved } = await create(sluice, { ...IMAGE, model: "freepik", quality });
      assert.equal(creditsReserved, price);
      assert.equal((await freepik.order(jobId)).settings.resolution, quality);
    }
    const { status } = await post(sluice, "/api/jobs", { ...IMAGE, model: "freepik", quality: "8K" });
    assert.equal(status, 400);
  });

  await t.step(
    "reference modes: ingredients for Flow, six others for Freepik, and none for the other's",
    async () => {
      const images = [`data:image/png;base64,${(await picture(20, 10)).toBase64()}`];
      const ask = (model: string, mode: string) => ({ ...IMAGE, model, referenceImages: { images, mode } });
      const modes = ["style", "character", "element", "color", "effects", "camera"];
      for (const mode of modes) {
        const { jobId } = await create(sluice, ask("freepik", mode));
        assert.equal((await freepik.order(jobId)).references[0].role, mode);
        assert.equal((await post(sluice, "/api/jobs", ask("imagen4", mode))).status, 400, mode);
      }
      const { jobId } = await create(sluice, ask("imagen4", "ingredients"));
      assert.equal((await flow.order(jobId)).references[0].role, "ingredient");
      assert.equal((await post(sluice, "/api/jobs", ask("freepik", "ingredients"))).status, 400);
    },
  );

  await t.step("reference images: data URLs and plain base64, at most 4, resized to 512 px", async () => {
    const [wide, high] = [await picture(2_000, 1_000, "jpeg"), await picture(300, 900)];
    const images = [`data:image/jpeg;base64,${wide.toBase64()}`, high.toBase64()];
    const { jobId } = await create(sluice, { ...IMAGE, referenceImages: { images, mode: "ingredients" } });
    const { references } = await flow.order(jobId);
    const sizes = [];
    for (const { url } of references) {
      const { width, height } = await sharp(await (await fetch(url)).bytes()).metadata();
      sizes.push([width, height]);
    }
    assert.deepEqual(sizes, [[512, 256], [171, 512]]);
    const four = Array.from({ length: 4 }, () => images[1]);
    await create(sluice, { ...IMAGE, referenceImages: { images: four } });
    const five = await post(sluice, "/api/jobs", {
      ...IMAGE,
      referenceImages: { images: [...four, four[0]] },
    });
    assert.deepEqual([five.status, five.body.code], [400, "invalid_value"]);
  });

  await t.step(
    "a job that the provider refuses is failed with its words in error_message, and costs nothing",
    async () => {
      const before = await balance();
      const { jobId } = await create(sluice, IMAGE);
      const order = await flow.order(jobId);
      await flow.begin(order);
      await flow.fail(order, "policy", "we do not draw that");
      const failed = await look(sluice, jobId);
      assert.deepEqual([failed.status, failed.error_message], ["failed", "we do not draw that"]);
      assert.equal((await balance()).available, before.available);
    },
  );

  await t.step(
    "GET /api/jobs: newest first, 50 a page, filtered by status, with limit and offset",
    async () => {
      const { body: page } = await get(sluice, "/api/jobs");
      assert.deepEqual([page.jobs.length, page.total > 50], [50, true]);
      const { body: second } = await get(sluice, "/api/jobs?limit=2&offset=1");
      assert.deepEqual(
        second.jobs.map((j: { id: string }) => j.id),
        page.jobs.slice(1, 3).map((j: { id: string }) => j.id),
      );
      for (const status of ["pending", "queued", "processing", "completed", "failed"]) {
        const { body } = await get(sluice, `/api/jobs?status=${status}`);
        assert.ok(body.jobs.every((j: { status: string }) => j.status === status), status);
        assert.equal(body.total > 0, ["processing", "completed", "failed"].includes(status), status);
      }
    },
  );
});
