/** Conversations with the real SDKs: contracts/openai.md §8. */

import assert from "node:assert/strict";
import { startSluice } from "@sluice/testing";
import { get } from "./api.ts";
import { linesFor } from "./sdks.ts";

const FAST = { SLUICE_SIMULATOR_IMAGE_MS: "20", SLUICE_SIMULATOR_VIDEO_MS: "50" };

Deno.test("chat of the OpenAI SDK: pictures and clips as text, streamed or whole, in every line", async (t) => {
  await using sluice = await startSluice({ env: FAST });
  const pixel = "data:image/png;base64," +
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==";

  for (const { name, client, errors } of linesFor(sluice)) {
    const { completions } = client.chat;

    await t.step(`${name}: a picture from words and a picture`, async () => {
      const { data, response } = await completions.create({
        model: "sim-image",
        messages: [
          { role: "system", content: "you draw" },
          {
            role: "user",
            content: [{ type: "text", text: "a fox" }, { type: "image_url", image_url: { url: pixel } }],
          },
        ],
      }).withResponse();
      const [choice] = data.choices;
      const url = /^!\[a fox\]\((\S+)\)$/.exec(choice?.message.content ?? "")?.[1];
      const shown = await fetch(url ?? "");
      assert.equal(shown.headers.get("content-type"), "image/png");
      await shown.body?.cancel();
      assert.equal(choice?.finish_reason, "stop");
      const { body: job } = await get(sluice, `/api/jobs/${response.headers.get("x-job-id")}`);
      assert.equal(job.references.length, 1);
    });

    await t.step(`${name}: a clip as a stream with usage and progress`, async () => {
      const body = {
        model: "sim-video",
        messages: [{ role: "user" as const, content: "waves" }],
        stream: true as const,
        stream_options: { include_usage: true },
        x_progress: true,
      };
      let text = "";
      let thoughts = "";
      const rest: unknown[] = [];
      for await (const { choices, usage } of await completions.create(body)) {
        const delta = choices[0]?.delta as { content?: string; reasoning_content?: string } | undefined;
        text += delta?.content ?? "";
        thoughts += delta?.reasoning_content ?? "";
        if (usage) rest.push(usage.total_tokens);
        if (choices[0]?.finish_reason) rest.push(choices[0].finish_reason);
      }
      assert.match(text, /^\[waves\]\(http/);
      assert.notEqual(thoughts, "");
      assert.deepEqual(rest, ["stop", 0]);
    });

    await t.step(`${name}: errors before and within the stream`, async () => {
      const ask = (content: string, stream: boolean) =>
        completions.create({ model: "sim-image", messages: [{ role: "user", content }], stream });
      await assert.rejects(
        () => ask("[[fail:policy]] x", false),
        (e) => e instanceof errors.BadRequestError && e.code === "moderation_blocked",
      );
      await assert.rejects(() => ask(" ", true), errors.BadRequestError);
      const stream = await ask("[[fail:policy]] x", true);
      await assert.rejects(
        async () => {
          for await (const _ of stream as AsyncIterable<unknown>);
        },
        (e) => e instanceof errors.APIError && e.code === "moderation_blocked",
      );
    });
  }
});
