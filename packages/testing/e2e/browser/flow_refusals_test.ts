import assert from "node:assert/strict";
import OpenAI, { toFile } from "openai";
import { jobIdFrom } from "@sluice/protocol";
import { clip, openDesk, pictures } from "./desk.ts";
import {
  assertDelivered,
  assertFree,
  assertPaid,
  costOf,
  jobOver,
  lastJob,
  order,
  outcomesOf,
  pressesOf,
  quick,
} from "./failing.ts";
import { plain } from "./looks.ts";
import { mediaNoteOf } from "../../sites/media.ts";

Deno.test("Flow refuses: final in its own words, never pressed again, and nothing is charged", async (t) => {
  await using desk = await openDesk({ recipe: quick });
  const { site, sluice } = desk;
  // as an SDK's user has it, who would try again by himself
  const openai = new OpenAI({ baseURL: `${sluice.url}/v1`, apiKey: sluice.key, maxRetries: 2 });
  const refusedPicture = (prompt: string, code: string, words: RegExp) =>
    assert.rejects(openai.images.generate({ prompt, model: "nano_banana2" }), (error) => {
      assert.ok(error instanceof OpenAI.BadRequestError, String(error));
      assert.equal(error.code, code);
      assert.match(error.message, words);
      return true;
    });

  await t.step("a prompt against its policy", async () => {
    site.inject({ rpc: "ogiZ0b", what: { grpc: 3, reason: "PUBLIC_ERROR_UNSAFE_GENERATION" } });
    await refusedPicture("unsafe", "moderation_blocked", /refused the content \(UNSAFE_GENERATION/);
    assert.deepEqual(outcomesOf(site, "unsafe"), ["PUBLIC_ERROR_UNSAFE_GENERATION"]);
    await assertFree(desk, await lastJob(desk));
  });

  await t.step("a clip against its policy, said while it is made", async () => {
    site.inject({ rpc: "YhhmEf", what: { failClip: "PUBLIC_ERROR_VIOLENCE_FILTER" } });
    const video = await clip(desk, "a violent clip");
    assert.deepEqual([video.status, video.error?.code], ["failed", "moderation_blocked"]);
    assert.match(video.error?.message ?? "", /VIOLENCE_FILTER/);
    assert.deepEqual(pressesOf(site, "a violent clip").map(({ charged }) => charged), [0]);
    await assertFree(desk, jobIdFrom(video.id) ?? "");
  });

  await t.step("a clip that stays failed without a reason fails once", async () => {
    site.inject({ rpc: "YhhmEf", what: { failClip: null } });
    const video = await clip(desk, "a clip that fails");
    assert.deepEqual([video.status, video.error?.code], ["failed", "generation_failed"]);
    assert.equal(pressesOf(site, "a clip that fails").length, 1);
    await assertFree(desk, jobIdFrom(video.id) ?? "");
  });

  await t.step("a clip that shows a failure without a reason once is waited for", async () => {
    site.inject({ rpc: "jwpduf", what: { failClip: null } });
    const video = await clip(desk, "a clip that recovers");
    assert.equal(video.status, "completed", JSON.stringify(video.error));
    assert.equal(pressesOf(site, "a clip that recovers").length, 1);
    await assertDelivered(desk, jobIdFrom(video.id) ?? "", "a clip that recovers");
    await assertPaid(desk, jobIdFrom(video.id) ?? "");
  });

  await t.step("an input picture, at its upload: nothing is pressed", async () => {
    site.inject({ rpc: "maseQ", what: { grpc: 3, reason: "PUBLIC_ERROR_MINOR_UPLOAD" } });
    const image = await toFile(await plain("red"), "red.png");
    await assert.rejects(
      openai.images.edit({ model: "nano_banana2", prompt: "an edit", image }),
      (error) =>
        error instanceof OpenAI.BadRequestError && error.code === "moderation_blocked" &&
        /input image \(MINOR_UPLOAD/.test(error.message),
    );
    assert.deepEqual(pressesOf(site, "an edit"), []);
    await assertFree(desk, await lastJob(desk));
  });

  for (
    const [prompt, grpc, reason, words] of [
      ["not in the plan", 7, "PUBLIC_ERROR_MODEL_ACCESS_DENIED", /plan at Flow does not include this model/],
      ["in another language", 3, "PUBLIC_ERROR_NON_ENGLISH_PROMPT", /English prompts only/],
      ["a retired model", 5, undefined, /does not know this model/],
      ["an odd request", 3, undefined, /refused the request as invalid/],
    ] as const
  ) {
    await t.step(`invalid input: ${prompt}`, async () => {
      site.inject({ rpc: "ogiZ0b", what: { grpc, ...(reason === undefined ? {} : { reason }) } });
      await refusedPicture(prompt, "invalid_value", words);
      assert.equal(pressesOf(site, prompt).length, 1);
      await assertFree(desk, await lastJob(desk));
    });
  }

  await t.step("one of four pictures: the others are delivered, and only they are charged", async () => {
    site.inject({ rpc: "ogiZ0b", after: 2, what: { grpc: 3, reason: "PUBLIC_ERROR_SEXUAL" } });
    const made = await pictures(desk, "four of which three", { n: 4 });
    const accepted = pressesOf(site, "four of which three").filter(({ refused }) => refused === null);
    assert.deepEqual([made.length, accepted.length, pressesOf(site, "four of which three").length], [
      3,
      3,
      4,
    ]);
    assert.deepEqual(
      new Set(made.map((bytes) => mediaNoteOf(bytes)?.seed)),
      new Set(accepted.map(({ seed }) => seed)),
    );
    const { reserved, settled, released } = await costOf(desk, await lastJob(desk));
    assert.deepEqual([settled, released], [3 * reserved / 4, reserved / 4]);
  });

  await t.step(
    "an internal error is passing: pressed anew, because the first press was refused",
    async () => {
      site.inject({ rpc: "ogiZ0b", what: { grpc: 13 } });
      const jobId = await order(desk, "image", "at the second try");
      assert.equal((await jobOver(desk, jobId)).state, "completed");
      assert.deepEqual(outcomesOf(site, "at the second try"), ["grpc 13", null]);
      await assertDelivered(desk, jobId, "at the second try");
      await assertPaid(desk, jobId);
    },
  );

  await t.step("an error row is passing too", async () => {
    site.inject({ rpc: "YhhmEf", what: { er: 500, code: 13 } });
    const jobId = await order(desk, "video", "an error row");
    assert.equal((await jobOver(desk, jobId)).state, "completed");
    assert.deepEqual(outcomesOf(site, "an error row"), ["er 500", null]);
    await assertPaid(desk, jobId);
  });

  await t.step("three internal errors are enough", async () => {
    site.inject({ rpc: "ogiZ0b", times: 3, what: { grpc: 13 } });
    const jobId = await order(desk, "image", "never");
    const { state, error } = await jobOver(desk, jobId);
    assert.deepEqual([state, error.category, error.code], ["failed", "network", "provider_error"]);
    assert.equal(pressesOf(site, "never").length, 3);
    await assertFree(desk, jobId);
  });

  await t.step("a stale token is renewed by the page itself: one press", async () => {
    site.inject({ rpc: "ogiZ0b", what: "xsrf" });
    const jobId = await order(desk, "image", "with a fresh token");
    const { state, attempt } = await jobOver(desk, jobId);
    assert.deepEqual([state, attempt], ["completed", 1]);
    assert.deepEqual(outcomesOf(site, "with a fresh token"), [null]);
    await assertDelivered(desk, jobId, "with a fresh token");
    await assertPaid(desk, jobId);
  });
});
