import assert from "node:assert/strict";
import sharp from "sharp";
import { type Sluice, startSluice } from "@sluice/testing";
import { get, post } from "./api.ts";

const FAST = { SLUICE_SIMULATOR_VIDEO_MS: "50", SLUICE_SIMULATOR_IMAGE_MS: "10" };

Deno.test("media: pictures and clips in each form that the contracts name, with a key and by signed address", async (t) => {
  await using sluice = await startSluice({ env: FAST });

  await t.step("a picture as thumb, preview and in other formats", async () => {
    const made = await post(sluice, "/v1/images/generations", {
      prompt: "hills",
      model: "sim-image",
      size: "1600x800",
    });
    assert.equal(made.status, 200, JSON.stringify(made.body));
    const [mediaId = ""] = await mediaOf(sluice, made.headers.get("x-job-id") ?? "");
    for (const path of [`/api/media/${mediaId}`, `/media/${mediaId}`]) {
      const cases: readonly (readonly [string, readonly unknown[]])[] = [
        ["", ["png", 1_600, 800]],
        ["?variant=original", ["png", 1_600, 800]],
        ["?variant=thumb", ["webp", 256, 128]],
        ["?variant=preview", ["webp", 1_024, 512]],
        ["?variant=preview&format=jpeg", ["jpeg", 1_024, 512]],
        ["?format=webp", ["webp", 1_600, 800]],
      ];
      const tags = new Set<string | null>();
      for (const [query, facts] of cases) {
        const { headers, seen } = await pictureAt(sluice, path + query);
        assert.deepEqual(seen, facts, path + query);
        assert.equal(headers.get("x-content-type-options"), "nosniff");
        assert.match(headers.get("content-security-policy") ?? "", /^sandbox/);
        tags.add(headers.get("etag"));
      }
      assert.equal(tags.size, cases.length - 1, "one for each form; the original was asked for twice");
    }
    const wrong = await get(sluice, `/api/media/${mediaId}?variant=huge`);
    assert.deepEqual([wrong.status, wrong.body.code], [400, "invalid_value"]);
    const signed = (await get(sluice, `/media/${mediaId}?variant=thumb`)).headers.get("location") ?? "";
    const changed = await fetch(sluice.url + signed.replace("thumb", "preview"));
    assert.deepEqual([changed.status, (await changed.json()).code], [403, "signature_invalid"]);
  });

  await t.step("a clip as its thumbnail and spritesheet, and small", async () => {
    const { body: video } = await post(sluice, "/v1/videos", {
      model: "sim-video",
      prompt: "waves at night",
      seconds: 2,
      size: "1280x720",
    });
    while ((await get(sluice, `/v1/videos/${video.id}`)).body.status !== "completed") {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    const content = `/v1/videos/${video.id}/content`;
    const thumbnail = await pictureAt(sluice, `${content}?variant=thumbnail`);
    assert.deepEqual(thumbnail.seen, ["webp", 512, 288]);
    assert.ok(thumbnail.brightness > 10, `a picture, not ${thumbnail.brightness} of black`);
    const sheet = await pictureAt(sluice, `${content}?variant=spritesheet`);
    assert.deepEqual(sheet.seen, ["webp", 4 * 320, 4 * 180]);
    assert.notEqual(sheet.headers.get("etag"), thumbnail.headers.get("etag"));
    const head = await fetch(`${sluice.url}${content}?variant=spritesheet`, {
      method: "HEAD",
      headers: { "x-api-key": sluice.key },
    });
    assert.deepEqual([head.status, head.headers.get("content-type")], [200, "image/webp"]);

    const [mediaId = ""] = await mediaOf(sluice, video.id);
    assert.deepEqual((await pictureAt(sluice, `/api/media/${mediaId}?variant=thumb`)).seen, [
      "webp",
      256,
      144,
    ]);
    assert.deepEqual((await pictureAt(sluice, `/media/${mediaId}?variant=preview`)).seen, [
      "webp",
      1_024,
      576,
    ]);
    const format = await get(sluice, `/api/media/${mediaId}?format=png`);
    assert.deepEqual([format.status, format.body.code], [400, "unsupported_parameter"]);
    const unknown = await get(sluice, `${content}?variant=gif`);
    assert.deepEqual([unknown.status, unknown.body.error.param], [400, "variant"]);
  });
});

/** The ids of the job's outputs. */
async function mediaOf(sluice: Sluice, jobId: string): Promise<readonly string[]> {
  const { body } = await get(sluice, `/api/jobs/${jobId}`);
  return body.outputs.map((output: { media_id: string }) => output.media_id);
}

/** Fetches with the key and then, as browsers do, without it where it is sent. */
async function pictureAt(sluice: Sluice, path: string) {
  const first = await fetch(sluice.url + path, { redirect: "manual", headers: { "x-api-key": sluice.key } });
  const location = first.headers.get("location");
  if (location !== null) await first.body?.cancel();
  const { headers, status, bytes } = location === null
    ? { headers: first.headers, status: first.status, bytes: await first.bytes() }
    : await fetch(sluice.url + location).then(async (answer) => ({
      headers: answer.headers,
      status: answer.status,
      bytes: await answer.bytes(),
    }));
  assert.equal(status, 200, `${path}: ${new TextDecoder().decode(bytes.subarray(0, 300))}`);
  const { format, width, height } = await sharp(bytes).metadata();
  assert.equal(headers.get("content-type"), `image/${format}`);
  const { channels } = await sharp(bytes).stats();
  return {
    headers,
    seen: [format, width, height],
    brightness: Math.max(...channels.map(({ mean }) => mean)),
  };
}
