import assert from "node:assert/strict";
import { createReadStream } from "node:fs";
import OpenAI, { toFile } from "openai";
import OpenAI6 from "openai6";
import sharp from "sharp";
import { type Sluice, startSluice } from "@sluice/testing";
import { call, get, post } from "./api.ts";

type Videos = OpenAI["videos"];
type Video = Awaited<ReturnType<Videos["retrieve"]>>;

const SIM = "sim-video" as never;
const FAST = { SLUICE_SIMULATOR_VIDEO_MS: "100", SLUICE_SIMULATOR_IMAGE_MS: "50" };

/** Both lines of the SDK that know videos; what they declare alike is called alike. */
function clients(sluice: Sluice): readonly [string, Videos][] {
  const options = { baseURL: `${sluice.url}/v1`, apiKey: sluice.key, maxRetries: 0 };
  return [
    ["openai 6", new OpenAI6(options).videos as unknown as Videos],
    ["openai 7", new OpenAI(options).videos],
  ];
}

async function finished(videos: Videos, made: Video): Promise<Video> {
  for (;;) {
    const video = await videos.retrieve(made.id);
    if (video.status !== "queued" && video.status !== "in_progress") return video;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

const make = (videos: Videos, prompt: string, more: object = {}) =>
  videos.create({ model: SIM, prompt, seconds: "2" as never, size: "128x72" as never, ...more });

Deno.test("videos of the OpenAI SDK: every method, in both lines that have it", async (t) => {
  await using sluice = await startSluice({ env: FAST });
  for (const [line, videos] of clients(sluice)) {
    let first: Video | undefined;

    await t.step(
      `${line}: create with frames as a file, a URL of data and an id, and all of our fields`,
      async () => {
        const red = await sharp({ create: { width: 64, height: 64, channels: 3, background: "red" } }).png()
          .toBuffer();
        const kept = await post(
          sluice,
          "/v1/upload",
          form({ file: new File([new Uint8Array(red)], "red.png") }),
        );
        assert.deepEqual(
          [kept.status, kept.body.object, kept.body.width],
          [200, "file", 64],
          JSON.stringify(kept.body),
        );
        const frames = [
          await toFile(red, "red.png"),
          { image_url: `data:image/png;base64,${red.toString("base64")}` },
          { file_id: kept.body.id },
        ];
        const made = await Promise.all(frames.map((input_reference) =>
          make(videos, "waves", {
            input_reference,
            seed: 7,
            metadata: { shot: "1" },
            last_frame: { file_id: kept.body.id },
            references: [{ file_id: kept.body.id, role: "style" }],
          })
        ));
        for (const video of made) {
          const done = await finished(videos, video);
          assert.deepEqual([done.status, done.seconds, done.size], ["completed", "2", "128x72"]);
          const job = (await get(sluice, `/api/jobs/${jobIdOf(video)}`)).body;
          assert.deepEqual([job.settings.seed, job.metadata.shot], [7, "1"]);
          first ??= done;
        }
      },
    );

    await t.step(`${line}: remix, edit and extend, from an id, a file and a stream`, async () => {
      assert.ok(first !== undefined);
      const remixed = await finished(videos, await videos.remix(first.id, { prompt: "waves at night" }));
      assert.deepEqual([remixed.status, remixed.remixed_from_video_id, remixed.model, remixed.size], [
        "completed",
        first.id,
        "sim-video",
        first.size,
      ]);
      const clip = new Uint8Array(await (await videos.downloadContent(first.id)).arrayBuffer());
      const path = await Deno.makeTempFile({ suffix: ".mp4" });
      try {
        await Deno.writeFile(path, clip);
        const sources = () => [{ id: first!.id }, toFile(clip, "clip.mp4"), createReadStream(path)] as const;
        for (const video of sources()) {
          const edited = await finished(
            videos,
            await videos.edit({ prompt: "in snow", video: await video as never }),
          );
          assert.deepEqual([edited.status, edited.size, edited.seconds], ["completed", "128x72", "2"]);
        }
        for (const video of sources()) {
          const longer = await videos.extend({ prompt: "and on", seconds: "4", video: await video as never });
          const extended = await finished(videos, longer);
          assert.deepEqual([extended.status, extended.seconds, extended.error], ["completed", "6", null]);
        }
      } finally {
        await Deno.remove(path);
      }
    });

    await t.step(`${line}: content with ranges, a name, a tag and HEAD`, async () => {
      assert.ok(first !== undefined);
      const whole = await videos.downloadContent(first.id);
      const bytes = await whole.arrayBuffer();
      const tag = whole.headers.get("etag") ?? "";
      assert.match(
        whole.headers.get("content-disposition") ?? "",
        /^attachment; filename="sim-video-.*\.mp4"/,
      );
      const url = `/v1/videos/${first.id}/content`;
      const part = await call(sluice, "GET", url, undefined, { range: "bytes=0-9" });
      assert.deepEqual([part.status, part.headers.get("content-range")], [
        206,
        `bytes 0-9/${bytes.byteLength}`,
      ]);
      assert.equal((await call(sluice, "GET", url, undefined, { "if-none-match": tag })).status, 304);
      const head = await call(sluice, "HEAD", url);
      assert.deepEqual([head.status, head.headers.get("content-length"), head.body], [
        200,
        String(bytes.byteLength),
        "",
      ]);
    });

    await t.step(`${line}: a character is kept under its name and goes into a clip`, async () => {
      assert.ok(first !== undefined);
      const clip = new Uint8Array(await (await videos.downloadContent(first.id)).arrayBuffer());
      const made = await videos.createCharacter({ name: "Ada", video: await toFile(clip, "ada.mp4") });
      const found = await videos.getCharacter(made.id ?? "");
      assert.deepEqual([found.id, found.name, typeof found.created_at], [made.id, "Ada", "number"]);
      const video = await finished(
        videos,
        await make(videos, "Ada waves", { characters: [{ id: made.id }] }),
      );
      assert.equal(video.status, "completed");
      await assert.rejects(() => videos.getCharacter("0".repeat(64)), refusal(404));
    });

    await t.step(`${line}: a deleted video is gone, one under way is cancelled`, async () => {
      assert.ok(first !== undefined);
      const { id } = first;
      const gone = await videos.delete(id);
      assert.deepEqual(gone, { id, deleted: true, object: "video.deleted" });
      for (
        const look of [
          () => videos.retrieve(id),
          () => videos.downloadContent(id),
          () => videos.delete(id),
          () => videos.remix(id, { prompt: "again" }),
          () => videos.edit({ prompt: "again", video: { id } }),
        ]
      ) await assert.rejects(look, refusal(404));
      const slow = await make(videos, "[[slow:60000]] waves");
      await running(videos, slow);
      assert.equal((await videos.delete(slow.id)).deleted, true);
      const ended = await finished(videos, slow).catch((error) => error);
      assert.ok(ended.status === 404 || ended.error?.code === "cancelled", JSON.stringify(ended));
    });
  }
});

Deno.test("videos.list pages by id in both orders, also behind what is deleted meanwhile", async (t) => {
  await using sluice = await startSluice({ env: { SLUICE_SIMULATOR: "off" } });
  for (const [line, videos] of clients(sluice)) {
    const ids: string[] = [];
    for (let i = 0; i < 7; i++) ids.push((await make(videos, `wave ${i}`)).id);
    await t.step(`${line}: three pages, each video once`, async () => {
      for (const order of ["asc", "desc"] as const) {
        const seen: string[] = [];
        let pages = 0;
        for await (const page of (await videos.list({ limit: 3, order })).iterPages()) {
          pages++;
          seen.push(...page.data.map(({ id }) => id));
        }
        assert.deepEqual([pages, seen], [3, order === "asc" ? ids : [...ids].reverse()]);
      }
      const raw = (await get(sluice, "/v1/videos?limit=3")).body;
      assert.deepEqual([raw.object, raw.first_id, raw.last_id, raw.has_more], ["list", ids[6], ids[4], true]);
    });
    await t.step(`${line}: whoever deletes what is listed sees all of it`, async () => {
      let count = 0;
      for await (const { id } of videos.list({ limit: 2 })) {
        await videos.delete(id);
        count++;
      }
      assert.equal(count, 7);
      assert.deepEqual((await get(sluice, "/v1/videos")).body, {
        object: "list",
        data: [],
        first_id: null,
        last_id: null,
        has_more: false,
      });
    });
  }
});

Deno.test("videos under an Idempotency-Key and repeated by the SDK begin one job", async () => {
  await using sluice = await startSluice({ env: { SLUICE_SIMULATOR: "off" } });
  const body = { model: "sim-video", prompt: "waves", seconds: 2 };
  const key = { "idempotency-key": "one" };
  const first = await post(sluice, "/v1/videos", body, key);
  const again = await post(sluice, "/v1/videos", body, key);
  assert.deepEqual([again.body.id, again.headers.get("idempotent-replayed")], [first.body.id, "true"]);
  assert.equal((await post(sluice, "/v1/videos", { ...body, seconds: 4 }, key)).status, 422);
  const retried = await Promise.all(
    ["0", "1", "2"].map((n) =>
      post(sluice, "/v1/videos/generations", body, { "x-stainless-retry-count": n })
    ),
  );
  assert.ok(new Set(retried.map((answer) => answer.body.id)).size <= 2);
  const late = await post(sluice, "/v1/videos/generations", body, { "x-stainless-retry-count": "1" });
  assert.equal(late.headers.get("idempotent-replayed"), "true");
});

Deno.test("videos: bad input is refused in OpenAI's shape before anything is charged", async (t) => {
  await using sluice = await startSluice({ env: FAST });
  const [[, videos] = never()] = clients(sluice);
  const done = await finished(videos, await make(videos, "waves"));
  const { body: before } = await get(sluice, "/api/user/me");
  const text = new File(["just words"], "clip.mp4", { type: "video/mp4" });
  const rows: readonly [name: string, path: string, body: unknown, status: number, words: RegExp][] = [
    ["no prompt", "/v1/videos", {}, 400, /prompt is required/],
    ["seconds that are words", "/v1/videos", { prompt: "x", seconds: "abc" }, 400, /seconds/],
    ["a size of one", "/v1/videos", { prompt: "x", size: "1x1" }, 400, /size "1x1".*64 to 4096/],
    ["an image model", "/v1/videos", { prompt: "x", model: "sim-image" }, 400, /makes image, not video/],
    ["an unknown model", "/v1/videos", { prompt: "x", model: "nope" }, 404, /nope/],
    [
      "an empty file",
      "/v1/videos",
      form({ prompt: "x", input_reference: new File([], "a.png") }),
      400,
      /0 bytes/,
    ],
    [
      "words as a picture",
      "/v1/videos",
      form({ prompt: "x", input_reference: text }),
      400,
      /input_reference: found/,
    ],
    ["words as a clip", "/v1/videos/edits", form({ prompt: "x", video: text }), 400, /video: found/],
    ["no clip", "/v1/videos/edits", { prompt: "x" }, 400, /video is required/],
    [
      "a clip that is not there",
      "/v1/videos/edits",
      { prompt: "x", video: { id: `video_${"0".repeat(32)}` } },
      404,
      /no/,
    ],
    [
      "a clip for a model that takes none",
      "/v1/videos/edits",
      {
        prompt: "x",
        model: "veo3_fast",
        video: { id: done.id },
      },
      400,
      /veo3_fast does not take a clip to edit.*sim-video/,
    ],
    [
      "a foreign clip for a site that extends its own",
      "/v1/videos/extensions",
      {
        prompt: "x",
        model: "veo3_fast",
        video: { id: done.id },
      },
      400,
      /a clip that flow did not make/,
    ],
    [
      "references for a model without them",
      "/v1/videos",
      {
        prompt: "x",
        model: "veo3_quality",
        references: ["0".repeat(64)],
      },
      400,
      /veo3_quality does not take references/,
    ],
    [
      "a picture as clip",
      "/v1/videos/extensions",
      {
        prompt: "x",
        video: `data:image/png;base64,${
          (await sharp({ create: { width: 8, height: 8, channels: 3, background: "red" } }).png().toBuffer())
            .toString("base64")
        }`,
      },
      400,
      /found image\/.*accepted is a clip/,
    ],
    [
      "a character without a name",
      "/v1/videos/characters",
      { video: { id: done.id } },
      400,
      /name is required/,
    ],
    ["an unknown order", "/v1/videos?order=up", undefined, 400, /asc, desc/],
    ["a limit of none", "/v1/videos?limit=0", undefined, 400, /limit/],
    ["a place that is none", "/v1/videos?after=x", undefined, 400, /after/],
    ["a place that is not there", `/v1/videos?after=video_${"0".repeat(32)}`, undefined, 404, /no/],
    [
      "an unknown variant",
      `/v1/videos/${done.id}/content?variant=gif`,
      undefined,
      400,
      /video, thumbnail, spritesheet/,
    ],
    ["no such video", "/v1/videos/nonsense", undefined, 404, /no/],
    ["no such character", "/v1/videos/characters/x", undefined, 404, /no character/],
  ];
  for (const [name, path, body, status, words] of rows) {
    await t.step(name, async () => {
      const answer = await call(sluice, body === undefined ? "GET" : "POST", path, body);
      assert.equal(answer.status, status, JSON.stringify(answer.body));
      assert.match(answer.body.error.message, words);
      assert.equal(typeof answer.body.error.code, "string");
    });
  }

  await t.step("content that is not ready says so and asks for no retry", async () => {
    const slow = await make(videos, "[[slow:60000]] waves");
    const answer = await get(sluice, `/v1/videos/${slow.id}/content`);
    assert.deepEqual([answer.status, answer.body.error.code, answer.headers.get("x-should-retry")], [
      404,
      "video_not_ready",
      "false",
    ]);
    await assert.rejects(() => videos.remix(slow.id, { prompt: "x" }), refusal(400));
    await videos.delete(slow.id);
    await finished(videos, slow).catch(() => {});
  });

  await t.step("a picture over its limit is refused before the rest is read", async () => {
    const boundary = "b";
    let sent = 0;
    const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
      pull(controller) {
        if (sent === 0) {
          controller.enqueue(new TextEncoder().encode(
            `--${boundary}\r\ncontent-disposition: form-data; name="input_reference"; filename="a.png"\r\n\r\n\x89PNG\r\n\x1a\n`,
          ));
        } else controller.enqueue(new Uint8Array(1024 * 1024));
        if (++sent === 200) controller.close();
      },
    });
    const answer = await fetch(`${sluice.url}/v1/videos`, {
      method: "POST",
      headers: { "x-api-key": sluice.key, "content-type": `multipart/form-data; boundary=${boundary}` },
      body,
    }).catch(() => null); // the server may close the line before the client has looked
    if (answer !== null) assert.equal(answer.status, 413);
    await answer?.body?.cancel();
    assert.ok(sent < 100, `${sent} MB were taken`);
  });

  const { body: after } = await get(sluice, "/api/user/me");
  assert.deepEqual(after.credits.available, before.credits.available);
});

Deno.test("another account's videos, references and characters do not exist", async () => {
  await using sluice = await startSluice({ env: FAST });
  const [[, videos] = never()] = clients(sluice);
  const done = await finished(videos, await make(videos, "waves"));
  const character = await post(sluice, "/v1/videos/characters", { name: "Ada", video: { id: done.id } });
  const opened = await post(sluice, "/api/admin/accounts", { name: "Bob", credits: 100 });
  const bob = { url: sluice.url, key: opened.body.key.key as string };
  const media = character.body.id as string;
  const tries: readonly [method: string, path: string, body?: unknown][] = [
    ["GET", `/v1/videos/${done.id}`],
    ["GET", `/v1/videos/${done.id}/content`],
    ["GET", `/v1/videos/generations/${done.id}`],
    ["GET", `/v1/videos?after=${done.id}`],
    ["DELETE", `/v1/videos/${done.id}`],
    ["POST", `/v1/videos/${done.id}/remix`, { prompt: "x" }],
    ["POST", "/v1/videos/edits", { prompt: "x", video: { id: done.id } }],
    ["POST", "/v1/videos/extensions", { prompt: "x", seconds: 4, video: { id: done.id } }],
    ["GET", `/v1/videos/characters/${media}`],
    ["GET", `/api/references/${media}`],
    ["DELETE", `/api/references/${media}`],
    ["GET", `/api/media/${media}`],
    ["DELETE", `/v1/history/${done.id}`],
    ["GET", `/v1/history?after=${done.id}`],
  ];
  for (const [method, path, body] of tries) {
    assert.equal((await call(bob, method, path, body)).status, 404, `${method} ${path}`);
  }
  assert.equal(
    (await post(bob, "/v1/videos", { prompt: "x", input_reference: { file_id: media } })).status,
    400,
  );
  assert.deepEqual((await get(bob, "/v1/videos")).body.data, []);
  assert.deepEqual((await call(bob, "DELETE", "/v1/history")).body, { deleted: true, entries: 0, media: 0 });
  assert.equal((await videos.retrieve(done.id)).status, "completed", "and nothing of it changed");
});

async function running(videos: Videos, { id }: Video): Promise<void> {
  while ((await videos.retrieve(id)).status !== "in_progress") await new Promise((r) => setTimeout(r, 20));
}

function jobIdOf({ id }: Video): string {
  return id.replace(/^video_(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

function form(fields: Record<string, string | File>): FormData {
  const data = new FormData();
  for (const [name, value] of Object.entries(fields)) data.append(name, value);
  return data;
}

/** Each line of the SDK has classes of its own. */
function refusal(status: number): (error: unknown) => boolean {
  return (error) => (error as { status?: unknown }).status === status;
}

function never(): never {
  throw new Error("there are two clients");
}
