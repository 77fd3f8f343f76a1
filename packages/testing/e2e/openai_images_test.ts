/** Pictures as the three lines of OpenAI's SDK ask for them. */

import assert from "node:assert/strict";
import { createReadStream } from "node:fs";
import { type Sluice, startSluice } from "@sluice/testing";
import OpenAI, { toFile } from "openai";
import { toFile as toFile5 } from "openai5";
import { toFile as toFile6 } from "openai6";
import sharp from "sharp";
import { get, post } from "./api.ts";
import { type Line, linesFor } from "./sdks.ts";

const FAST = { SLUICE_SIMULATOR_IMAGE_MS: "20", SLUICE_SIMULATOR_VIDEO_MS: "50" };
const IMAGE = { model: "sim-image", prompt: "a lighthouse at dawn", size: "256x256" } as const;
const TO_FILE = { "openai 5": toFile5, "openai 6": toFile6, "openai 7": toFile } as Record<
  string,
  typeof toFile
>;

async function plain(background: string): Promise<Uint8Array<ArrayBuffer>> {
  const create = { width: 96, height: 64, channels: 3 as const, background };
  return new Uint8Array(await sharp({ create }).png().toBuffer());
}

async function shape(b64: string | null | undefined): Promise<unknown> {
  const { format, width, height } = await sharp(Buffer.from(b64 ?? "", "base64")).metadata();
  return [format, width, height];
}

/** The references of the job behind a response. */
// deno-lint-ignore no-explicit-any -- as the endpoint answers
async function jobOf(sluice: Sluice, response: Response): Promise<any> {
  return (await get(sluice, `/api/jobs/${response.headers.get("x-job-id")}`)).body;
}

Deno.test("images of the OpenAI SDK: every method in every line", async (t) => {
  await using sluice = await startSluice({ env: FAST });
  const colours = await Promise.all(["red", "green", "blue"].map(plain));
  const dir = await Deno.makeTempDir();
  const paths = colours.map((_, i) => `${dir}/${i}.png`);
  await Promise.all(colours.map((bytes, i) => Deno.writeFile(paths[i]!, bytes)));
  const ids = await Promise.all(
    colours.map(async (bytes) => {
      const data = new FormData();
      data.append("file", new File([bytes], "a.png"));
      return (await post(sluice, "/v1/upload", data)).body.id as string;
    }),
  );
  assert.equal(new Set(ids).size, 3);

  async function edits({ name, client }: Line) {
    const file = TO_FILE[name]!;
    const streams = () => paths.map((path) => createReadStream(path));
    const images = {
      "a file": await file(colours[0]!, "a.png"),
      "several files": await Promise.all(colours.map((bytes, i) => file(bytes, `${i}.png`))),
      "a stream": createReadStream(paths[0]!),
      "several streams": streams(),
      "a file of a stream": await file(createReadStream(paths[1]!), "s.png"),
      "a file without a type": await file(colours[2]!),
    };
    for (const [what, image] of Object.entries(images)) {
      const more = what === "several streams" ? { reference_order: "0.png,1.png,2.png" } : {};
      const { data, response } = await client.images.edit({
        ...IMAGE,
        image: image as never,
        n: 2,
        input_fidelity: "low",
        ...more as object,
      }).withResponse();
      assert.deepEqual(await Promise.all((data.data ?? []).map((d) => shape(d.b64_json))), [
        ["png", 256, 256],
        ["png", 256, 256],
      ], `${name}: ${what}`);
      const job = await jobOf(sluice, response);
      const several = what.startsWith("several");
      assert.equal(job.settings.operation, "edit");
      // deno-lint-ignore no-explicit-any -- as the endpoint answers
      const roles = job.references.map((r: any) => r.role);
      assert.deepEqual(
        roles,
        several ? ["source", "ingredient", "ingredient"] : ["source"],
        `${name}: ${what}`,
      );
    }
  }

  for (const line of linesFor(sluice)) {
    const { name, client } = line;

    await t.step(`${name}: generate, one and many, as base64, as a URL, in every format`, async () => {
      const { data, response } = await client.images.generate(IMAGE).withResponse();
      assert.deepEqual(data.data?.map((d) => Object.keys(d)), [["b64_json"]]);
      assert.equal((await jobOf(sluice, response)).status, "completed");
      const many = await client.images.generate({ ...IMAGE, n: 4, response_format: "url" });
      assert.equal(new Set(many.data?.map((d) => d.url)).size, 4);
      for (const output_format of ["jpeg", "webp"] as const) {
        const made = await client.images.generate({ ...IMAGE, output_format, output_compression: 60 });
        assert.deepEqual([made.output_format, await shape(made.data?.[0]?.b64_json)], [
          output_format,
          [output_format, 256, 256],
        ]);
      }
    });

    await t.step(`${name}: generate and edit as streams`, async () => {
      const seen: unknown[] = [];
      for await (
        const event of await client.images.generate({ ...IMAGE, n: 2, stream: true, partial_images: 1 })
      ) {
        assert.ok(event.type === "image_generation.completed");
        seen.push(await shape(event.b64_json), event.size);
      }
      assert.deepEqual(seen, [["png", 256, 256], "256x256", ["png", 256, 256], "256x256"]);
      const image = await TO_FILE[name]!(colours[0]!, "a.png");
      const events = [];
      for await (const event of await client.images.edit({ ...IMAGE, image, stream: true })) {
        events.push(event);
      }
      assert.deepEqual(events.map((e) => e.type), ["image_edit.completed"]);
    });

    await t.step(`${name}: a stream that fails gives the SDK's error with its code`, async () => {
      const stream = await client.images.generate({ ...IMAGE, prompt: "[[fail:policy]] x", stream: true });
      await assert.rejects(
        async () => {
          for await (const _ of stream);
        },
        (e) =>
          e instanceof line.errors.APIError && e.code === "moderation_blocked" &&
          e.type === "image_generation_user_error",
      );
    });

    await t.step(`${name}: edit files and streams, one and many`, () => edits(line));

    await t.step(`${name}: variations`, async () => {
      const image = await TO_FILE[name]!(colours[1]!, "a.png");
      const made = await client.images.createVariation({ image, n: 2, size: "256x256", model: "dall-e-2" });
      assert.deepEqual(made.data?.map((d) => Object.keys(d).sort()), [["b64_json", "url"], [
        "b64_json",
        "url",
      ]]);
      const fetched = await fetch(made.data?.[0]?.url ?? "");
      assert.equal(fetched.headers.get("content-type"), "image/png");
      await fetched.body?.cancel();
    });
  }

  await t.step("JSON edits by media id and URL, as other clients send them", async () => {
    const { body: made } = await post(sluice, "/v1/images/generations", { ...IMAGE, response_format: "url" });
    const bodies = [
      { images: [{ file_id: ids[0] }, { image_url: `data:image/png;base64,${colours[1]!.toBase64()}` }] },
      { image: made.data[0].url },
      { image: ids },
    ];
    for (const body of bodies) {
      const answer = await post(sluice, "/v1/images/edits", { ...IMAGE, ...body });
      assert.deepEqual([answer.status, answer.body.data?.length], [200, 1], JSON.stringify(answer.body));
    }
  });

  await t.step("async: a client that asks for it polls, one that does not never sees a 202", async () => {
    const prompt = "[[slow:500]] a fox";
    const slow = await post(sluice, "/v1/images/generations", { ...IMAGE, prompt, async: true });
    assert.deepEqual([slow.status, slow.body.object, slow.headers.get("location")], [
      202,
      "image.job",
      slow.body.poll_url,
    ]);
    assert.ok(["queued", "in_progress"].includes(slow.body.status));
    const path = slow.body.poll_url.slice(sluice.url.length);
    for (;;) {
      const { status, body, headers } = await get(sluice, path);
      assert.equal(headers.get("x-job-id"), slow.body.id);
      if (status === 202) {
        await new Promise((resolve) => setTimeout(resolve, 50));
        continue;
      }
      assert.deepEqual([status, await shape(body.data[0].b64_json)], [200, ["png", 256, 256]]);
      break;
    }
    const failed = await post(sluice, "/v1/images/generations", { ...IMAGE, prompt: "[[fail:policy]]x" }, {
      prefer: "wait=60",
    });
    assert.deepEqual([failed.status, failed.body.error.code], [400, "moderation_blocked"]);
    const form = new FormData();
    form.append("prompt", "[[slow:500]] hat");
    form.append("image", new File([colours[0]!], "a.png"));
    const edit = await post(sluice, "/v1/images/edits", form, { prefer: "respond-async" });
    assert.deepEqual([edit.status, edit.headers.get("preference-applied")], [202, "respond-async"]);
    const { response } = await new OpenAI({ baseURL: `${sluice.url}/v1`, apiKey: sluice.key })
      .images.generate({ ...IMAGE, prompt }).withResponse();
    assert.equal(response.status, 200);
  });

  await Deno.remove(dir, { recursive: true });
});
