/** Retried requests of real SDKs give one job and one charge: contracts/openai.md §10 and §11. */

import assert from "node:assert/strict";
import { createOpenAI } from "@ai-sdk/openai";
import { type Sluice, startSluice } from "@sluice/testing";
import { generateImage, generateText } from "ai";
import OpenAI, { toFile } from "openai";
import sharp from "sharp";
import { get } from "./api.ts";
import { type Fate, type FlakyProxy, startFlakyProxy } from "./flaky_proxy.ts";
import { type Line, linesFor } from "./sdks.ts";

const ENV = { SLUICE_SIMULATOR_IMAGE_MS: "20", SLUICE_SIMULATOR_VIDEO_MS: "20", SLUICE_SIMULATOR_SLOTS: "8" };
const IMAGE = { model: "sim-image", size: "256x256" } as const;

// deno-lint-ignore no-explicit-any -- as the endpoint answers
async function jobsWith(sluice: Sluice, mark: string): Promise<any[]> {
  const { body } = await get(sluice, "/api/jobs?limit=200");
  return body.jobs.filter((job: { prompt: string }) => job.prompt.includes(mark));
}

/** Polls until the server has the job of that mark. */
function begun(sluice: Sluice, mark: string): () => Promise<void> {
  return async () => {
    while ((await jobsWith(sluice, mark)).length === 0) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  };
}

/** Waits for the job's end, and proves that there is one, and that it was paid once. */
async function proveOnce(
  sluice: Sluice,
  name: string,
  mark: string,
  proxy: FlakyProxy,
  price: number,
): Promise<void> {
  for (;;) {
    const jobs = await jobsWith(sluice, mark);
    assert.equal(jobs.length, 1, `${name}: jobs`);
    const [{ id, status, credits }] = jobs;
    if (status !== "completed") {
      assert.notEqual(status, "failed", name);
      await new Promise((resolve) => setTimeout(resolve, 50));
      continue;
    }
    assert.deepEqual([credits.settled, credits.reserved], [price, price], `${name}: charge`);
    const posts = proxy.seen.filter((s) => s.path !== "");
    assert.ok(posts.length >= 2, `${name}: it did not retry`);
    assert.deepEqual(posts.slice(1).map((s) => s.jobId), posts.slice(1).map(() => id), `${name}: x-job-id`);
    return;
  }
}

interface Call {
  readonly name: string;
  readonly price: number;
  readonly run: (line: Line, prompt: string) => Promise<unknown>;
}

async function red(): Promise<Uint8Array> {
  const make = { width: 64, height: 64, channels: 3 as const, background: "red" };
  return new Uint8Array(await sharp({ create: make }).png().toBuffer());
}

const CALLS: readonly Call[] = [
  {
    name: "images.generate",
    price: 1,
    async run({ client }, prompt) {
      const { data } = await client.images.generate({ ...IMAGE, prompt });
      assert.equal(data?.length, 1);
    },
  },
  {
    name: "images.generate with stream",
    price: 1,
    async run({ client }, prompt) {
      const events = [];
      for await (const event of await client.images.generate({ ...IMAGE, prompt, stream: true })) {
        events.push(event);
      }
      assert.deepEqual(events.map((e) => e.type), ["image_generation.completed"]);
    },
  },
  {
    name: "images.edit",
    price: 1,
    async run({ client }, prompt) {
      const image = [await toFile(await red(), "a.png"), await toFile(await red(), "b.png")];
      const { data } = await client.images.edit({ ...IMAGE, prompt, image });
      assert.equal(data?.length, 1);
    },
  },
  {
    name: "chat.completions.create",
    price: 1,
    async run({ client }, prompt) {
      const { choices } = await client.chat.completions.create({
        model: "sim-image",
        messages: [{ role: "user", content: prompt }],
      });
      assert.match(choices[0]?.message.content ?? "", /^!\[/);
    },
  },
  {
    name: "videos.create",
    price: 5,
    async run({ client }, prompt) {
      const video = await client.videos.create({
        model: "sim-video" as never,
        prompt,
        seconds: "2" as never,
        size: "128x72" as never,
      });
      assert.equal(video.object, "video");
    },
  },
];

Deno.test("SDK retries: a lost answer never makes a second job or a second charge", async (t) => {
  await using sluice = await startSluice({ env: ENV });
  const before = (await get(sluice, "/api/user/me")).body.credits;
  let spent = 0;

  async function prove(
    name: string,
    fate: Fate,
    price: number,
    run: (url: string, prompt: string) => Promise<unknown>,
  ) {
    const mark = crypto.randomUUID();
    // one way joins a job that still runs, the other one that may be done
    const prompt = `${mark} ${fate === "503" ? "[[slow:1000]]" : ""}`;
    await using proxy = await startFlakyProxy(sluice.url, fate, begun(sluice, mark));
    await run(proxy.url, prompt);
    await proveOnce(sluice, name, mark, proxy, price);
    spent += price;
    return proxy.seen;
  }

  const cases = linesFor(sluice).flatMap(({ videos }, i) =>
    CALLS.filter(({ name }) => videos || name !== "videos.create").flatMap((call) =>
      (["503", "drop"] as const).map((fate) => ({ call, fate, i }))
    )
  );
  await t.step("OpenAI's SDK, by the count of its retries", async () => {
    await Promise.all(cases.map(async ({ call, fate, i }) => {
      let name = "";
      const seen = await prove(`${call.name} ${fate}`, fate, call.price, (url, prompt) => {
        const line = linesFor({ url, key: sluice.key })[i]!;
        name = line.name;
        return call.run(line, prompt);
      });
      assert.deepEqual(seen.map((s) => s.headers["x-stainless-retry-count"]), ["0", "1"], name);
      assert.deepEqual(seen.map((s) => s.headers["idempotency-key"]), [undefined, undefined], name);
    }));
  });

  await t.step("the AI SDK, which says nothing of its retries, by an Idempotency-Key", async () => {
    const headers = () => ({ "idempotency-key": crypto.randomUUID() });
    const provider = (url: string) => createOpenAI({ baseURL: `${url}/v1`, apiKey: sluice.key });
    const seen = await Promise.all([
      prove("generateImage", "503", 1, async (url, prompt) => {
        const model = provider(url).image("sim-image");
        assert.equal(
          (await generateImage({ model, prompt, size: "256x256", headers: headers() })).images.length,
          1,
        );
      }),
      prove("generateImage from a picture", "503", 1, async (url, text) => {
        const prompt = { text, images: [await red(), await red()] };
        await generateImage({ model: provider(url).image("sim-image"), prompt, headers: headers() });
      }),
      prove("generateText", "503", 1, async (url, prompt) => {
        const { text } = await generateText({
          model: provider(url).chat("sim-image"),
          prompt,
          headers: headers(),
        });
        assert.match(text, /^!\[/);
      }),
    ]);
    for (const [first, second] of seen) {
      assert.equal(first?.headers["x-stainless-retry-count"], undefined);
      assert.equal(first?.headers["idempotency-key"], second?.headers["idempotency-key"]);
    }
  });

  await t.step("the same request on purpose is a second job, and another one does not join", async () => {
    const { images } = new OpenAI({ baseURL: `${sluice.url}/v1`, apiKey: sluice.key });
    const prompt = crypto.randomUUID();
    const retry = { headers: { "x-stainless-retry-count": "1" } };
    await images.generate({ ...IMAGE, prompt });
    await images.generate({ ...IMAGE, prompt });
    assert.equal((await jobsWith(sluice, prompt)).length, 2);
    await images.generate({ ...IMAGE, prompt, n: 2 }, retry);
    assert.equal((await jobsWith(sluice, prompt)).length, 3);
    await images.generate({ ...IMAGE, prompt, n: 2 }, retry);
    assert.equal((await jobsWith(sluice, prompt)).length, 3);
    spent += 4;
  });

  const { available, reserved, used } = (await get(sluice, "/api/user/me")).body.credits;
  assert.deepEqual([available, reserved, used], [before.available - spent, 0, before.used + spent]);
});
