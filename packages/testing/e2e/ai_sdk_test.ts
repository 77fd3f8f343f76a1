/** Vercel's AI SDK with its OpenAI provider, with nothing changed but the address. */

import assert from "node:assert/strict";
import { createOpenAI } from "@ai-sdk/openai";
import { startSluice } from "@sluice/testing";
import { APICallError, generateImage, generateText, streamText } from "ai";
import sharp from "sharp";
import { get } from "./api.ts";

const FAST = { SLUICE_SIMULATOR_IMAGE_MS: "20", SLUICE_SIMULATOR_VIDEO_MS: "50" };

async function shape(bytes: Uint8Array): Promise<unknown> {
  const { format, width, height } = await sharp(bytes).metadata();
  return [format, width, height];
}

async function plain(background: string): Promise<Uint8Array> {
  const create = { width: 96, height: 64, channels: 4 as const, background };
  return new Uint8Array(await sharp({ create }).png().toBuffer());
}

Deno.test("AI SDK: pictures, pictures from pictures, conversations and errors", async (t) => {
  await using sluice = await startSluice({ env: FAST });
  const openai = createOpenAI({ baseURL: `${sluice.url}/v1`, apiKey: sluice.key });
  const logWarnings = Reflect.get(globalThis, "AI_SDK_LOG_WARNINGS");
  Reflect.set(globalThis, "AI_SDK_LOG_WARNINGS", false);
  const total = async () => (await get(sluice, "/api/jobs?limit=1")).body.total as number;

  await t.step("generateImage gives the number and size asked, and what is known of each", async () => {
    const before = await total();
    const result = await generateImage({
      model: openai.image("sim-image"),
      prompt: "a fox",
      n: 3,
      maxImagesPerCall: 10,
      size: "320x192",
      providerOptions: {
        openai: { quality: "high", outputFormat: "webp", outputCompression: 70, style: "vivid" },
      },
    });
    assert.equal(await total(), before + 1, "one call, one job");
    assert.deepEqual(await Promise.all(result.images.map((image) => shape(image.uint8Array))), [
      ["webp", 320, 192],
      ["webp", 320, 192],
      ["webp", 320, 192],
    ]);
    const [first] = result.providerMetadata["openai"]?.images as { size: string; outputFormat: string }[];
    assert.deepEqual([first?.size, first?.outputFormat], ["320x192", "webp"]);
    assert.ok(result.responses[0]?.headers?.["x-job-id"]);
    const stock = await generateImage({ model: openai.image("gpt-image-2"), prompt: "a fox" });
    assert.equal(stock.image.mediaType, "image/png");
  });

  await t.step("generateImage from pictures, with a mask, becomes an edit", async () => {
    const [red, green, mask] = await Promise.all(["red", "green", "#0000"].map(plain));
    const { images, responses } = await generateImage({
      model: openai.image("sim-image"),
      prompt: { text: "a hat", images: [red!, green!], mask: mask! },
      size: "256x256",
      providerOptions: { openai: { inputFidelity: "high" } },
    });
    assert.deepEqual(await shape(images[0]!.uint8Array), ["png", 256, 256]);
    const { body: job } = await get(sluice, `/api/jobs/${responses[0]?.headers?.["x-job-id"]}`);
    assert.deepEqual([job.settings.operation, job.references.length], ["edit", 2]);
  });

  await t.step("generateText and streamText show the picture or the clip", async () => {
    const { text, usage } = await generateText({ model: openai.chat("sim-image"), prompt: "a fox" });
    assert.match(text, /^!\[a fox\]\(http/);
    assert.equal(usage.totalTokens, 0);
    const stream = streamText({ model: openai.chat("sim-video"), prompt: "waves" });
    let whole = "";
    for await (const part of stream.textStream) whole += part;
    assert.match(whole, /^\[waves\]\(http/);
    assert.equal(await stream.finishReason, "stop");
    const before = await total();
    assert.match((await generateText({ model: openai.chat("sim-image"), prompt: "hi" })).text, /^Hello/);
    assert.equal(await total(), before, "a probe starts nothing");
  });

  await t.step("errors carry status and words", async () => {
    const refused = (run: () => PromiseLike<unknown>, status: number, words: RegExp) =>
      assert.rejects(
        async () => await run(),
        (e) => APICallError.isInstance(e) && e.statusCode === status && words.test(e.message),
      );
    await refused(
      () => generateImage({ model: openai.image("sim-image"), prompt: "[[fail:policy]] x" }),
      400,
      /policy refuses/,
    );
    await refused(() => generateImage({ model: openai.image("nope"), prompt: "x" }), 404, /model "nope"/);
    await refused(() => generateText({ model: openai.chat("nope"), prompt: "x" }), 404, /model "nope"/);
  });

  Reflect.set(globalThis, "AI_SDK_LOG_WARNINGS", logWarnings);
});
