import assert from "node:assert/strict";
import sharp from "sharp";
import { type Sluice, startSluice } from "@sluice/testing";
import { del, get, post } from "./api.ts";

const FAST = { SLUICE_SIMULATOR_VIDEO_MS: "50", SLUICE_SIMULATOR_IMAGE_MS: "10" };

Deno.test("the reference studio's paths: generations of every kind, credits, history and uploads", async (t) => {
  await using sluice = await startSluice({ env: FAST });
  const red = await picture("red");
  const image = red.toString("base64");

  await t.step("text, image, first and last frame, references and a clip become a clip", async () => {
    const upload = await post(sluice, "/v1/upload", { image_base64: image });
    assert.deepEqual([upload.status, upload.body.mime, upload.body.height], [200, "image/jpeg", 48]);
    const { id } = upload.body;
    const text = await made(sluice, "/v1/videos/generations", { aspect: "portrait", duration: 2 });
    assert.deepEqual([text.size, text.seconds], ["360x640", "2"]);
    for (
      const fields of [
        { image_base64: image },
        { start_media_id: id, end_media_id: id },
        { ref_media_ids: [id, id] },
        { image: { url: `data:image/png;base64,${image}` }, resolution: "720p" },
        { start_media_id: text.data[0].media_id, is_video: true },
        { video: text.id },
        { video_url: text.url },
      ]
    ) {
      const video = await made(sluice, "/v1/videos/generations", { ...fields, duration: 2 });
      assert.equal(video.seconds, "2", JSON.stringify(fields));
    }
  });

  await t.step("the same object under new-api's path, with a URL that needs no key", async () => {
    const video = await made(sluice, "/v1/video/generations", { seconds: "2", model: "sora-2" });
    assert.match(video.warnings.join(), /sora-2: served by sim-video/);
    assert.equal(video.task_id, video.id);
    const fetched = await fetch(video.url);
    assert.deepEqual([fetched.status, fetched.headers.get("content-type")], [200, "video/mp4"]);
    await fetched.body?.cancel();
  });

  await t.step("credits tell of the plan and of the owner's logins", async () => {
    const { body } = await get(sluice, "/v1/credits");
    assert.deepEqual([body.object, body.plan, body.reserved], ["credits", "operator", 0]);
    assert.deepEqual(body.providers.map((p: { provider: string }) => p.provider), ["simulator"]);
    assert.deepEqual(Object.keys(body.providers[0]), ["provider", "agent", "credits", "tier", "at"]);
  });

  await t.step("history lists entries with their media, page by page", async () => {
    const first = (await get(sluice, "/v1/history?limit=4")).body;
    assert.deepEqual([first.object, first.data.length, first.has_more], ["list", 4, true]);
    assert.equal(first.last_id, first.data[3].id);
    const [entry] = first.data;
    assert.deepEqual([entry.type, entry.status, entry.media[0].mime, entry.media[0].duration], [
      "video",
      "completed",
      "video/mp4",
      2,
    ]);
    const rest = (await get(sluice, `/v1/history?limit=100&after=${first.last_id}`)).body;
    assert.deepEqual([rest.data.length, rest.has_more], [5, false]);
  });

  await t.step("an entry goes with its media, and not before it has ended", async () => {
    const slow = (await post(sluice, "/v1/videos", { prompt: "[[slow:60000]]" })).body;
    const early = await del(sluice, `/v1/history/${slow.id}`);
    assert.deepEqual([early.status, early.body.error.code], [400, "not_finished"]);
    const [, entry] = (await get(sluice, "/v1/history?limit=2")).body.data;
    const media = `/api/media/${entry.media[0].id}`;
    assert.equal((await get(sluice, media)).status, 302);
    assert.deepEqual((await del(sluice, `/v1/history/${entry.id}`)).body, {
      deleted: true,
      entries: 1,
      media: 1,
    });
    assert.equal((await del(sluice, `/v1/history/${entry.id}`)).status, 404);
    assert.equal((await get(sluice, `/api/jobs/${entry.id}`)).status, 404);
    assert.equal((await get(sluice, media)).status, 404);
    const all = (await del(sluice, "/v1/history")).body;
    assert.deepEqual(all, { deleted: true, entries: 8, media: 8 });
    assert.deepEqual((await del(sluice, "/v1/history")).body, { deleted: true, entries: 0, media: 0 });
    const left = (await get(sluice, "/v1/history")).body.data;
    assert.deepEqual(left.map((e: { id: string }) => e.id), [
      (await get(sluice, `/v1/videos/generations/${slow.id}`)).body.job_id,
    ]);
    await del(sluice, `/v1/videos/${slow.id}`);
  });
});

Deno.test("DELETE /v1/history takes more entries than fit into one command", async () => {
  await using sluice = await startSluice({ env: { ...FAST, SLUICE_SIMULATOR: "off" } });
  const ids = await Promise.all(Array.from({ length: 230 }, async (_, i) => {
    const { body } = await post(sluice, "/api/jobs", {
      type: "image",
      prompt: `picture ${i}`,
      model: "sim-image",
    });
    return body.jobId as string;
  }));
  await Promise.all(ids.map((id) => del(sluice, `/api/jobs/${id}`)));
  assert.deepEqual((await del(sluice, "/v1/history")).body, { deleted: true, entries: 230, media: 0 });
  assert.deepEqual((await get(sluice, "/v1/history")).body, {
    object: "list",
    data: [],
    has_more: false,
    last_id: null,
  });
});

Deno.test("/v1/models tells what each takes, also under encoded and stock names", async () => {
  await using sluice = await startSluice({ env: { SLUICE_SIMULATOR: "off" } });
  const { body: clip } = await get(sluice, "/v1/models/sim-video");
  assert.deepEqual(clip.inputs, ["text", "start_frame", "end_frame", "references", "source_clip"]);
  assert.deepEqual([clip.operations, clip.modalities], [["edit", "extend", "variation"], ["video"]]);
  assert.equal((await get(sluice, "/v1/models/sora-2")).body.id, "sim-video");
  assert.equal((await get(sluice, "/v1/models/gpt-image-2")).body.id, "sim-image");
  assert.equal((await get(sluice, "/v1/models/%73im-video")).body.id, "sim-video");
  for (const id of ["nope", "a%2Fb", "a/b", "%ff"]) {
    const { status, body } = await get(sluice, `/v1/models/${id}`);
    assert.deepEqual([status, body.error.code], [404, "model_not_found"], id);
  }
});

// deno-lint-ignore no-explicit-any -- the answer of an alias has names of several services
async function made(sluice: Sluice, path: string, fields: object): Promise<any> {
  const answer = await post(sluice, path, { prompt: "waves", ...fields });
  assert.equal(answer.status, 200, JSON.stringify(answer.body));
  const { warnings } = answer.body;
  for (;;) {
    const { body } = await get(sluice, `${path}/${answer.body.id}`);
    if (body.status === "completed") return { ...body, warnings };
    assert.notEqual(body.status, "failed", JSON.stringify(body));
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

async function picture(background: string) {
  return await sharp({ create: { width: 64, height: 48, channels: 3, background } }).png().toBuffer();
}
