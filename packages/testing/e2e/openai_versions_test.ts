/** Refusals as each line of OpenAI's SDK sees them, and what it does of itself about them. */

import assert from "node:assert/strict";
import { ADMIN_KEY, startSluice } from "@sluice/testing";
import { get, post } from "./api.ts";
import { type Line, linesFor } from "./sdks.ts";

const IMAGE = { model: "sim-image", prompt: "a lighthouse", size: "256x256" } as const;

type Images = Line["client"]["images"];

/** What the call ends with, and how often the SDK asks for it. */
async function tries(
  client: Line["client"],
  run: (images: Images) => Promise<unknown>,
): Promise<[error: unknown, count: number]> {
  let count = 0;
  const counting = client.withOptions({
    fetch: (input, init) => {
      count++;
      return fetch(input as string, init as RequestInit);
    },
  });
  return [await run(counting.images).then(() => null, (e) => e), count];
}

Deno.test("errors of the OpenAI SDK: the same classes, codes and number of tries in every line", async (t) => {
  await using sluice = await startSluice({ env: { SLUICE_SIMULATOR_IMAGE_MS: "20" } });

  for (const { name, client, errors } of linesFor(sluice)) {
    await t.step(
      `${name}: refusals have their class, code and parameter, and are not tried again`,
      async () => {
        const rows: [keyof typeof errors, string, string | null, object, Record<string, string>?][] = [
          ["BadRequestError", "invalid_value", "prompt", { prompt: " " }],
          ["BadRequestError", "invalid_value", "n", { n: 11 }],
          ["BadRequestError", "unsupported_parameter", "output_format", { output_format: "svg" }],
          ["BadRequestError", "moderation_blocked", null, { prompt: "[[fail:policy]] x" }],
          ["NotFoundError", "model_not_found", "model", { model: "gpt-4o" }],
          ["AuthenticationError", "invalid_api_key", null, {}, {
            authorization: `Bearer ${ADMIN_KEY.replace("slk_1", "slk_2")}`,
          }],
        ];
        for (const [kind, code, param, change, headers = {}] of rows) {
          const [error, count] = await tries(
            client,
            (images) => images.generate({ ...IMAGE, ...change }, { headers }),
          );
          const say = `${name} ${code}: ${error}`;
          assert.ok(error instanceof errors.APIError && error instanceof errors[kind], say);
          assert.deepEqual([error.code, error.param, count], [code, param, 1], say);
          assert.match(error.requestID ?? "", /^[0-9a-f-]{36}$/, say);
        }
      },
    );

    await t.step(`${name}: an Idempotency-Key replays, and is refused with another body`, async () => {
      const headers = { "idempotency-key": crypto.randomUUID() };
      const first = await client.images.generate(IMAGE, { headers }).withResponse();
      const again = await client.images.generate(IMAGE, { headers }).withResponse();
      assert.deepEqual(
        [again.response.headers.get("idempotent-replayed"), again.response.headers.get("x-job-id")],
        ["true", first.response.headers.get("x-job-id")],
      );
      assert.deepEqual(again.data, first.data);
      await assert.rejects(
        () => client.images.generate({ ...IMAGE, n: 2 }, { headers }),
        (e) => e instanceof errors.UnprocessableEntityError && e.code === "idempotency_mismatch",
      );
    });
  }

  await t.step("a job that failed for good is 500 and not paid for anew", async () => {
    await Promise.all(
      linesFor(sluice).map(async ({ name, client, errors }) => {
        const prompt = "[[fail:network]] x";
        const [error, count] = await tries(client, (images) => images.generate({ ...IMAGE, prompt }));
        assert.ok(
          error instanceof errors.InternalServerError && error.code === "generation_failed",
          `${name}: ${error}`,
        );
        assert.equal(count, 1, name);
      }),
    );
  });

  await t.step("an empty purse is 429 insufficient_quota, told once", async () => {
    const { body: me } = await get(sluice, "/api/user/me");
    const made = await post(sluice, "/api/admin/accounts", { name: "poor", credits: 0 });
    assert.equal(made.status, 201, JSON.stringify([made.body, me.id]));
    for (const { name, client, errors } of linesFor({ url: sluice.url, key: made.body.key.key })) {
      await assert.rejects(
        () => client.images.generate(IMAGE),
        (e) => e instanceof errors.RateLimitError && e.code === "insufficient_quota",
        name,
      );
    }
  });
});
