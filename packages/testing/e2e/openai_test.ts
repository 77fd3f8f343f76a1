import assert from "node:assert/strict";
import { openDiskMedia } from "@sluice/media/disk";
import { ADMIN_KEY, type Sluice, startSluice } from "@sluice/testing";
import OpenAI, {
  AuthenticationError,
  BadRequestError,
  NotFoundError,
  PermissionDeniedError,
  RateLimitError,
  toFile,
} from "openai";
import sharp, { type Metadata } from "sharp";
import { get, post } from "./api.ts";

const FAST = { SLUICE_SIMULATOR_IMAGE_MS: "20", SLUICE_SIMULATOR_VIDEO_MS: "50" };
const clientOf = ({ url, key: apiKey }: Sluice) => new OpenAI({ baseURL: `${url}/v1`, apiKey });
const IMAGE = { model: "sim-image", prompt: "a lighthouse at dawn" } as const;

async function picture(b64: string | undefined): Promise<Metadata> {
  assert.ok(b64 !== undefined);
  return await sharp(Buffer.from(b64, "base64")).metadata();
}

/** Polls as the SDK's users do, only sooner. */
async function finished(videos: OpenAI.Videos, video: OpenAI.Video): Promise<OpenAI.Video> {
  for (let now = video;; now = await videos.retrieve(video.id)) {
    if (now.status !== "queued" && now.status !== "in_progress") return now;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

Deno.test("OpenAI SDK: the official client works with nothing changed but its address", async (t) => {
  await using sluice = await startSluice({ env: FAST });

  await t.step("images.generate gives real pictures in the size, number and format asked", async () => {
    const { images } = clientOf(sluice);

    const { data, response } = await images.generate({ prompt: IMAGE.prompt }).withResponse();
    const [one] = data.data ?? [];
    assert.deepEqual(
      Object.keys(one ?? {}),
      ["b64_json"],
      "b64_json is the default, and a url is not beside it",
    );
    const meta = await picture(one?.b64_json);
    assert.deepEqual([meta.format, Math.max(meta.width, meta.height)], ["png", 1024]);
    assert.equal(data.size, `${meta.width}x${meta.height}`);
    assert.equal(response.headers.get("x-sluice-simulated"), "true");
    assert.match(response.headers.get("x-request-id") ?? "", /^[0-9a-f-]{36}$/);
    const jobId = response.headers.get("x-job-id");
    assert.equal((await get(sluice, `/api/jobs/${jobId}`)).body.status, "completed");

    const many = await images.generate({ ...IMAGE, n: 2, size: "512x768" });
    const metas = await Promise.all((many.data ?? []).map((d) => picture(d.b64_json)));
    assert.deepEqual(metas.map((m) => [m.format, m.width, m.height]), [["png", 512, 768], ["png", 512, 768]]);
    assert.notEqual(many.data?.[0]?.b64_json, many.data?.[1]?.b64_json);

    for (const output_format of ["jpeg", "webp"] as const) {
      const answer = await images.generate({ ...IMAGE, output_format, size: "256x256" });
      assert.equal(answer.output_format, output_format);
      assert.equal((await picture(answer.data?.[0]?.b64_json)).format, output_format);
    }
  });

  await t.step("response_format url gives an address that needs no key", async () => {
    const answer = await clientOf(sluice).images.generate({
      ...IMAGE,
      response_format: "url",
      size: "256x128",
    });
    const url = answer.data?.[0]?.url;
    assert.ok(url !== undefined && url.startsWith(`${sluice.url}/media/`), url);
    const fetched = await fetch(url);
    assert.equal(fetched.headers.get("content-type"), "image/png");
    const meta = await sharp(await fetched.bytes()).metadata();
    assert.deepEqual([meta.format, meta.width, meta.height], ["png", 256, 128]);
    // some clients send their key along (contracts/openai.md §3)
    const keyed = await fetch(url, { headers: { authorization: `Bearer ${sluice.key}` } });
    assert.equal((await keyed.bytes()).length, Number(fetched.headers.get("content-length")));
    const forged = await fetch(url.replace(/sig=./, (s) => s === "sig=A" ? "sig=B" : "sig=A"));
    assert.equal(forged.ok, false);
    await forged.body?.cancel();
  });

  await t.step(
    "videos are created, polled and downloaded as an MP4 of the length and size asked",
    async () => {
      const { videos } = clientOf(sluice);
      const store = await Deno.makeTempDir();
      try {
        const media = await openDiskMedia(store);
        const red = await sharp({ create: { width: 320, height: 180, channels: 3, background: "red" } }).png()
          .toBuffer();
        const asks = [
          { size: "1280x720", seconds: "4", extra: {} },
          {
            size: "720x1280",
            seconds: "2",
            extra: { input_reference: await toFile(red, "first.png", { type: "image/png" }) },
          },
        ] as const;
        for (const { size, seconds, extra } of asks) {
          const { data: made, response } = await videos.create({
            model: "sim-video" as never,
            prompt: "waves",
            seconds: seconds as never,
            size,
            ...extra,
          }).withResponse();
          assert.match(made.id, /^video_[0-9a-f]{32}$/);
          assert.equal(response.headers.get("x-sluice-simulated"), "true");
          assert.equal(`video_${response.headers.get("x-job-id")?.replaceAll("-", "")}`, made.id);
          const video = await finished(videos, made);
          assert.deepEqual([video.status, video.progress, video.seconds, video.size], [
            "completed",
            100,
            seconds,
            size,
          ]);
          const content = await videos.downloadContent(made.id);
          assert.equal(content.headers.get("content-type"), "video/mp4");
          const stored = await media.put(content.body!, { maxBytes: 50_000_000 });
          const [width, height] = size.split("x").map(Number);
          assert.deepEqual([stored.mime, stored.width, stored.height, stored.duration], [
            "video/mp4",
            width,
            height,
            Number(seconds),
          ]);
        }
      } finally {
        await Deno.remove(store, { recursive: true });
      }
    },
  );

  await t.step("models.list shows every model and who is there for it", async () => {
    const { models } = clientOf(sluice);
    const online = new Map<string, unknown>();
    for await (const model of models.list()) {
      online.set(model.id, (model as unknown as Record<string, unknown>)["agents_online"]);
    }
    assert.deepEqual([online.get("sim-image"), online.get("sim-video"), online.get("imagen4")], [1, 1, 0]);
    assert.equal((await models.retrieve("sim-image")).owned_by, "simulator");
  });

  await t.step("a failed clip says why in the provider's words and costs nothing", async () => {
    const { videos } = clientOf(sluice);
    const { body: before } = await get(sluice, "/api/user/me");
    const made = await videos.create({
      model: "sim-video" as never,
      prompt: "[[fail:policy]] a crime",
      seconds: "4",
    });
    const video = await finished(videos, made);
    assert.equal(video.status, "failed");
    assert.match(video.error?.message ?? "", /policy refuses this prompt/);
    await assert.rejects(() => videos.downloadContent(made.id), NotFoundError);
    const { body: after } = await get(sluice, "/api/user/me");
    assert.deepEqual(after.credits, before.credits);
  });

  await t.step("each refusal arrives as the SDK's own class with a code and words", async () => {
    const client = clientOf(sluice);
    const { body: before } = await get(sluice, "/api/user/me");
    const wrong = new OpenAI({ baseURL: `${sluice.url}/v1`, apiKey: ADMIN_KEY.replace("slk_1", "slk_2") });
    await assert.rejects(
      () => wrong.images.generate(IMAGE),
      (e) => e instanceof AuthenticationError && e.code === "invalid_api_key" && /mistyped/.test(e.message),
    );
    await assert.rejects(
      () => client.images.generate({ ...IMAGE, prompt: "  " }),
      (e) => e instanceof BadRequestError && e.param === "prompt",
    );
    await assert.rejects(
      () => client.images.generate({ ...IMAGE, model: "no-such-model" }),
      (e) => e instanceof NotFoundError && e.code === "model_not_found" && /no-such-model/.test(e.message),
    );
    await assert.rejects(
      () => client.videos.retrieve("video_00000000000000000000000000000000"),
      (e) => e instanceof NotFoundError && !(e instanceof PermissionDeniedError),
    );
    await assert.rejects(
      () => client.images.generate({ ...IMAGE, prompt: "[[fail:policy]] a crime" }),
      (e) =>
        e instanceof BadRequestError && e.code === "moderation_blocked" &&
        /policy refuses this prompt/.test(e.message),
    );
    const { body: me } = await get(sluice, "/api/user/me");
    assert.deepEqual(me.credits, before.credits, "a refused job costs nothing");

    const { status } = await post(sluice, `/api/admin/accounts/${me.id}/credits`, {
      amount: 1 - me.credits.available,
      reason: "a test of an empty purse",
    });
    assert.equal(status, 200);
    await assert.rejects(
      () => client.images.generate({ ...IMAGE, n: 2 }),
      (e) => e instanceof RateLimitError && e.code === "insufficient_quota" && /credit/.test(e.message),
    );
    assert.equal((await client.images.generate(IMAGE)).data?.length, 1, "what is left can be spent");
  });
});
