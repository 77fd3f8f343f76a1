import assert from "node:assert/strict";
import sharp from "sharp";
import { startSluice } from "@sluice/testing";
import { call, del, get, post } from "./api.ts";

const FAST = { SLUICE_SIMULATOR_VIDEO_MS: "50", SLUICE_SIMULATOR_IMAGE_MS: "10" };

Deno.test("/api/references keeps pictures and clips, lists them, and forgets them", async (t) => {
  await using sluice = await startSluice({ env: FAST });
  const ids: string[] = [];

  await t.step("several files at once, whatever they are called, once for the same bytes", async () => {
    const data = new FormData();
    data.append("file", new File([await picture("red", 3_000)], "a.bin"));
    data.append("file", new File([await picture("blue", 40)], "b.bin"));
    data.append("file", new File([await picture("blue", 40)], "c.bin"));
    const { status, body } = await call(sluice, "POST", "/api/references", data);
    assert.equal(status, 201, JSON.stringify(body));
    // deno-lint-ignore no-explicit-any -- as the endpoint answers
    const sizes = body.references.map((r: any) => [r.mime, r.width, r.height]);
    assert.deepEqual(sizes, [["image/jpeg", 2_048, 1_024], ["image/jpeg", 40, 20], ["image/jpeg", 40, 20]]);
    assert.equal(body.references[1].id, body.references[2].id);
    for (const { id, sha256 } of body.references) assert.equal(id, sha256);
    ids.push(...body.references.slice(0, 2).map((r: { id: string }) => r.id));
  });

  await t.step("a data URL and a clip, as it is", async () => {
    const url = `data:image/png;base64,${Uint8Array.from(await picture("green", 30)).toBase64()}`;
    const green = await post(sluice, "/api/references", { url });
    assert.deepEqual([green.status, green.body.references.length], [201, 1], JSON.stringify(green.body));
    const { body: video } = await post(sluice, "/v1/videos", { prompt: "waves", seconds: 2, size: "64x64" });
    await until(async () => (await get(sluice, `/v1/videos/${video.id}`)).body.status === "completed");
    const clip = await fetch(`${sluice.url}/v1/videos/${video.id}/content`, {
      headers: { "x-api-key": sluice.key },
    });
    const data = new FormData();
    data.append("file", new File([await clip.bytes()], "clip"));
    const { body } = await call(sluice, "POST", "/api/references", data);
    const [kept] = body.references;
    assert.deepEqual([kept.mime, kept.width, kept.duration], ["video/mp4", 64, 2]);
    ids.push(green.body.references[0].id, kept.id);
  });

  await t.step("pages, newest first", async () => {
    const first = (await get(sluice, "/api/references?limit=3")).body;
    const rest = (await get(sluice, `/api/references?limit=3&cursor=${first.next_cursor}`)).body;
    const seen = [...first.references, ...rest.references].map((r: { id: string }) => r.id);
    assert.deepEqual([seen.toSorted(), rest.next_cursor], [ids.toSorted(), null]);
    assert.equal((await get(sluice, "/api/references?cursor=x")).status, 400);
  });

  await t.step("media by key are a signed address, and the same without one is nothing", async () => {
    const answer = await get(sluice, `/api/media/${ids[0]}`);
    assert.deepEqual([answer.status, (await get(sluice, `/media/${ids[0]}`)).status], [302, 302]);
    const shown = await fetch(new URL(answer.headers.get("location") ?? "", sluice.url));
    assert.equal(shown.headers.get("content-type"), "image/jpeg");
    await shown.body?.cancel();
    assert.equal(
      await fetch(`${sluice.url}/api/media/${ids[0]}`).then((r) => r.text().then(() => r.status)),
      401,
    );
    assert.equal((await get(sluice, `/api/media/${"0".repeat(64)}`)).status, 404);
  });

  await t.step("a job on /api gets at most 512 pixels of it, one on /v1 all of it", async () => {
    const [red = ""] = ids;
    const ask = { prompt: "a cat", model: "sim-image" };
    const small = await post(sluice, "/api/jobs", {
      ...ask,
      type: "image",
      referenceImages: { images: [red] },
    });
    const whole = await post(sluice, "/v1/images/generations", { ...ask, references: [red] });
    for (const [jobId, width] of [[small.body.jobId, 512], [whole.headers.get("x-job-id"), 2_048]] as const) {
      const events = JSON.stringify((await get(sluice, `/api/jobs/${jobId}/events`)).body);
      const used = /"mediaId":"([0-9a-f]{64})"/.exec(events)?.[1];
      assert.equal(used === red, width === 2_048);
      const { headers } = await get(sluice, `/api/media/${used}`);
      const shown = await fetch(new URL(headers.get("location") ?? "", sluice.url));
      assert.equal((await sharp(await shown.bytes()).metadata()).width, width);
    }
  });

  await t.step("a deleted one is gone for good", async () => {
    const [red = ""] = ids;
    assert.equal((await get(sluice, `/api/references/${red}`)).body.id, red);
    assert.deepEqual((await del(sluice, `/api/references/${red}`)).body, { success: true });
    assert.equal((await get(sluice, `/api/references/${red}`)).status, 404);
    assert.equal((await del(sluice, `/api/references/${red}`)).status, 404);
  });
});

Deno.test("/api/references refuses what is no picture and no clip, and says where", async (t) => {
  await using sluice = await startSluice({ env: { SLUICE_SIMULATOR: "off" } });
  const file = (bytes: BlobPart[], name = "a.png") => {
    const data = new FormData();
    data.append("file", new File(bytes, name));
    return data;
  };
  const svg = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>';
  const rows: readonly [name: string, body: unknown, status: number, words: RegExp][] = [
    ["nothing", {}, 400, /file is required/],
    ["no object", [], 400, /./],
    ["an empty file", file([]), 400, /0 bytes/],
    ["words", file(["just words"]), 400, /file: found/],
    ["a picture that is a program", file([svg], "a.svg"), 400, /file: found/],
    ["half a picture", file([(await picture("red", 500)).slice(0, 900)]), 400, /file: found a broken/],
    ["a number", { url: 5 }, 400, /url/],
    ["an address of this machine", { url: "https://127.0.0.1/a.png" }, 400, /url/],
    ["plain http", { url: "http://example.com/a.png" }, 400, /url/],
    [
      "26 MB of picture",
      file([await picture("red", 40), new Uint8Array(26 * 1024 * 1024)]),
      413,
      /longer than/,
    ],
    ["media that are not there", { url: "0".repeat(64) }, 400, /url/],
  ];
  for (const [name, body, status, words] of rows) {
    await t.step(name, async () => {
      const answer = await call(sluice, "POST", "/api/references", body);
      assert.deepEqual(
        [answer.status, typeof answer.body.code],
        [status, "string"],
        JSON.stringify(answer.body),
      );
      assert.match(answer.body.details, words);
    });
  }
  assert.deepEqual((await get(sluice, "/api/references")).body, { references: [], next_cursor: null });
});

/** Twice as wide as high. */
async function picture(background: string, width: number) {
  const bytes = await sharp({ create: { width, height: width / 2, channels: 3, background } }).png()
    .toBuffer();
  return new Uint8Array(bytes);
}

async function until(reached: () => Promise<boolean>): Promise<void> {
  while (!await reached()) await new Promise((resolve) => setTimeout(resolve, 20));
}
