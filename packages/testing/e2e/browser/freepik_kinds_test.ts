import assert from "node:assert/strict";
import { type Colour, colourOf, imageSize, plain } from "./looks.ts";
import { RATIOS, REFERENCE_TYPES } from "../../sites/freepik/mod.ts";
import { mediaNoteOf } from "../../sites/media.ts";
import { get, post } from "../api.ts";
import {
  bytesOf,
  ended,
  type FreepikDesk,
  type JobBody,
  moneyOf,
  openFreepikDesk,
  pressOf,
  submit,
} from "./freepik_desk.ts";

Deno.test("a Freepik tab, driven through the API: every ratio, resolution, number of images and reference mode", async (t) => {
  await using desk = await openFreepikDesk();
  const { site, sluice, openai } = desk;

  await t.step("the OpenAI SDK: one press, the very bytes of the site", async () => {
    const { data = [] } = await openai.images.generate({ model: "freepik", prompt: "a lighthouse at dawn" });
    const press = pressOf(site, "a lighthouse at dawn");
    assert.deepEqual([press.aspect, press.resolution, press.images], ["1:1", "1k", 1]);
    assert.deepEqual(data.map(({ b64_json = "" }) => b64_json), [base64(site, press.mediaIds[0])]);
  });

  await t.step("the OpenAI SDK: size, quality and n", async () => {
    const asked = {
      model: "freepik",
      prompt: "two harbours",
      size: "1536x1024",
      quality: "high",
      n: 2,
    } as const;
    const { data = [] } = await openai.images.generate(asked);
    const press = pressOf(site, "two harbours");
    assert.deepEqual([press.aspect, press.resolution, press.images], ["3:2", "2k", 2]);
    const made = press.mediaIds.map((id) => base64(site, id));
    assert.deepEqual(new Set(data.map(({ b64_json }) => b64_json)), new Set(made));
  });

  await t.step("all seven ratios, in both resolutions, one to four at a time", async () => {
    const orders = Object.keys(RATIOS).map((aspectRatio, i) => ({
      prompt: `ratio ${aspectRatio}`,
      aspectRatio,
      quality: i % 2 === 0 ? "1K" : "2K",
      count: i % 4 + 1,
    }));
    const ids = await Promise.all(orders.map(({ prompt, ...more }) => submit(sluice, prompt, more)));
    for (const [i, { prompt, aspectRatio, quality, count }] of orders.entries()) {
      const job = await completed(desk, ids[i]!);
      const press = pressOf(site, prompt);
      assert.deepEqual([press.aspect, press.resolution, press.images], [
        aspectRatio,
        quality.toLowerCase(),
        count,
      ]);
      await delivered(desk, job);
      const [width = 0, height = 0] = RATIOS[aspectRatio] ?? [];
      const times = quality === "2K" ? 2 : 1;
      const [bytes = new Uint8Array()] = await bytesOf(sluice, job);
      assert.deepEqual(await imageSize(bytes), { width: width * times, height: height * times });
      const price = count * times;
      assert.deepEqual(await moneyOf(sluice, job.id), { reserved: price, settled: price, released: 0 });
    }
  });

  await t.step("each reference mode fills its own place, in the order of the pictures", async () => {
    const colours: readonly Colour[] = ["green", "red"];
    const images = await Promise.all(colours.map(async (colour) => await uploaded(desk, colour)));
    const ids = await Promise.all(
      REFERENCE_TYPES.map((mode) => submit(sluice, `like ${mode}`, { referenceImages: { mode, images } })),
    );
    for (const [i, mode] of REFERENCE_TYPES.entries()) {
      await delivered(desk, await completed(desk, ids[i]!));
      const { references } = pressOf(site, `like ${mode}`);
      assert.deepEqual(references.map(({ type }) => type), [mode, mode]);
      const bytes = references.map(({ identifier }) => site.media.get(identifier)?.bytes ?? assert.fail());
      assert.deepEqual(await Promise.all(bytes.map(colourOf)), colours);
    }
  });

  await t.step(
    "references without a mode are there for their style; the next job has none of them",
    async () => {
      const images = [await uploaded(desk, "blue")];
      await completed(desk, await submit(sluice, "like this", { referenceImages: { images } }));
      assert.deepEqual(pressOf(site, "like this").references.map(({ type }) => type), ["style"]);
      await completed(desk, await submit(sluice, "like nothing"));
      assert.deepEqual(pressOf(site, "like nothing").references, []);
    },
  );

  await t.step("what was spent is what was made, here and there", async () => {
    assert.ok(site.presses.every(({ refused }) => refused === null));
    const { body } = await get(sluice, "/v1/credits");
    const images = { "1k": 1, "2k": 2 };
    const price = site.presses.reduce((sum, p) => sum + p.images * images[p.resolution ?? "1k"], 0);
    assert.deepEqual([body.reserved, body.used], [0, price]);
    assert.equal(site.credits, 100_000 - site.presses.reduce((sum, { charged }) => sum + charged, 0));
    const [agent] = body.providers;
    assert.deepEqual([agent.provider, agent.tier], ["freepik", "premium+"]);
  });
});

Deno.test("a Freepik tab whose pictures are drawn after the answer: they are delivered as soon as they are there", async () => {
  await using desk = await openFreepikDesk({ site: { completion: "polled", renderMs: 1_000 } });
  const { site, sluice } = desk;
  const ids = await Promise.all([submit(sluice, "three later", { count: 3 }), submit(sluice, "one later")]);
  for (const id of ids) await delivered(desk, await completed(desk, id));
  assert.deepEqual(site.presses.map(({ images }) => images), [3, 1]);
});

/** That the outputs are the very pictures of the job's one press. */
async function delivered({ site, sluice }: FreepikDesk, job: JobBody): Promise<void> {
  const { mediaIds, seeds } = pressOf(site, job.prompt);
  const bytes = await bytesOf(sluice, job);
  const made = mediaIds.map((id) => base64(site, id));
  assert.equal(bytes.length, made.length);
  assert.deepEqual(new Set(bytes.map((one) => one.toBase64())), new Set(made));
  assert.deepEqual(new Set(bytes.map((one) => mediaNoteOf(one)?.seed)), new Set(seeds));
}

async function completed({ sluice }: FreepikDesk, id: string): Promise<JobBody> {
  const job = await ended(sluice, id);
  assert.equal(job.status, "completed", `${job.prompt}: ${JSON.stringify(job.error)}`);
  return job;
}

async function uploaded({ sluice }: FreepikDesk, colour: Colour): Promise<string> {
  const form = new FormData();
  form.set("file", new File([await plain(colour)], `${colour}.png`, { type: "image/png" }));
  return (await post(sluice, "/v1/upload", form)).body.id;
}

function base64({ media }: FreepikDesk["site"], id = ""): string {
  return media.get(id)?.bytes.toBase64() ?? assert.fail(`the site has no picture "${id}"`);
}
