/** Reference/genova-api.txt, continued from `genova_test.ts`: the queue, the user's socket, keys, profile, refusals and life's end. */

import assert from "node:assert/strict";
import { evolveJob, type Job } from "@sluice/domain";
import { command, job, openAccount, scenario, type Sluice, startSluice } from "@sluice/testing";
import { type Answer, call, del, get, post, type Server } from "./api.ts";
import { create, look, openGenovaWorker, picture } from "./genova_worker.ts";
import { openUserSocket } from "./user_socket.ts";

const IMAGE = { type: "image", prompt: "A cat playing piano in a jazz club" };

/** An account of its own with a key, made by the operator. */
async function openTenant(sluice: Sluice, rest: Record<string, unknown>): Promise<Server> {
  const { status, body } = await post(sluice, "/api/admin/accounts", { name: "Tenant", ...rest });
  assert.equal(status, 201, JSON.stringify(body));
  return { url: sluice.url, key: body.key.key };
}

Deno.test("Genova: the queue, the socket and refusals", async (t) => {
  await using sluice = await startSluice({ env: { SLUICE_SIMULATOR: "off" } });

  await t.step("a queued job tells its place; a higher priority is sooner; cancelling refunds", async () => {
    const tenant = await openTenant(sluice, { plan: "pro" });
    const before = (await get(tenant, "/api/user/me")).body.credits_remaining;
    const first = await create(tenant, { ...IMAGE, model: "imagen4" });
    assert.deepEqual([first.status, first.queuePosition, first.estimatedTime], ["queued", 1, 30]);
    const second = await create(tenant, { ...IMAGE, model: "imagen4" });
    assert.equal(second.queuePosition, 2);
    const urgent = await create(tenant, { ...IMAGE, model: "imagen4", priority: 10 });
    assert.equal(urgent.queuePosition, 1);
    for (const { jobId } of [first, second, urgent]) {
      const { status, body } = await del(tenant, `/api/jobs/${jobId}`);
      assert.deepEqual([status, body.success], [200, true]);
      assert.equal((await look(tenant, jobId)).status, "cancelled");
    }
    const me = (await get(tenant, "/api/user/me")).body;
    assert.deepEqual([me.credits_remaining, me.credits_used], [before, 0]);
    const { body: stats } = await get(tenant, "/api/user/stats");
    assert.deepEqual([stats.total, stats.completed, stats.active, stats.creditsRemaining], [3, 0, 0, before]);
  });

  await t.step(
    "the user's socket: welcome, started, progress, completed, failed, and ping with pong",
    async () => {
      await using flow = await openGenovaWorker(sluice, "flow", 4);
      const { body: me } = await get(sluice, "/api/user/me");
      const { body: { ticket } } = await post(sluice, "/api/tickets");
      await using client = await openUserSocket(sluice.url, ["sluice.user.v1", `ticket.${ticket}`], {
        query: `?userId=${me.id}`,
      });
      assert.deepEqual(await client.until((m) => m.type === "welcome"), { type: "welcome", userId: me.id });
      client.say({ type: "ping" });
      assert.deepEqual(await client.until((m) => m.type === "pong"), { type: "pong" });
      const { jobId } = await create(sluice, IMAGE);
      const order = await flow.order(jobId);
      await flow.begin(order);
      assert.deepEqual(await client.until((m) => m.type === "job_started"), { type: "job_started", jobId });
      flow.progress(order, 45, "rendering");
      assert.deepEqual(await client.until((m) => m.type === "job_progress"), {
        type: "job_progress",
        jobId,
        progress: 45,
        message: "rendering",
      });
      await flow.complete(order, [await picture(32, 18), await picture(33, 18)]);
      const { resultUrl, resultUrls } = await client.until((m) => m.type === "job_completed");
      assert.deepEqual([resultUrl, resultUrls.length], [resultUrls[0], 2]);
      const refused = await create(sluice, IMAGE);
      const again = await flow.order(refused.jobId);
      await flow.begin(again);
      await flow.fail(again, "policy", "we do not draw that");
      const failed = await client.until((m) => m.type === "job_failed");
      assert.deepEqual([failed.jobId, failed.error], [refused.jobId, "we do not draw that"]);
    },
  );

  await t.step(
    "API keys: the text is shown once, the list has prefixes, a revoked one is refused",
    async () => {
      const { status, body } = await post(sluice, "/api/keys", { name: "My Key" });
      assert.deepEqual([status, body.name, typeof body.key], [201, "My Key", "string"]);
      const other = { url: sluice.url, key: body.key };
      const { body: { keys } } = await get(other, "/api/keys");
      const listed = keys.find((key: { id: string }) => key.id === body.id);
      assert.ok(body.key.startsWith(listed.prefix) && listed.key === undefined);
      const bearer = { authorization: `Bearer ${body.key}` };
      const answer = await fetch(`${sluice.url}/api/user/me`, { headers: bearer });
      assert.equal(answer.status, 200);
      await answer.body?.cancel();
      assert.equal((await del(sluice, `/api/keys/${body.id}`)).status, 200);
      assert.equal((await get(other, "/api/user/me")).status, 401);
      const { body: after } = await get(sluice, "/api/keys");
      assert.ok(!after.keys.some((key: { id: string }) => key.id === body.id));
    },
  );

  await t.step("the profile can be read and renamed", async () => {
    const tenant = await openTenant(sluice, { plan: "starter", email: "ada@example.com" });
    const { status } = await call(tenant, "PUT", "/api/user/me", { name: "New Name" });
    assert.equal(status, 200);
    const { body: me } = await get(tenant, "/api/user/me");
    const { name, email, subscription_plan, subscription_status, credits_remaining, credits_used } = me;
    assert.deepEqual([name, email, subscription_plan, subscription_status, credits_remaining, credits_used], [
      "New Name",
      "ada@example.com",
      "starter",
      "active",
      500,
      0,
    ]);
  });

  await t.step("error codes, each in the reference's format", async () => {
    const poor = await openTenant(sluice, { credits: 0 });
    const free = await openTenant(sluice, {});
    const { body: { key: readOnly } } = await post(sluice, "/api/keys", { name: "reader", scopes: ["read"] });
    const nobody = crypto.randomUUID();
    const rows: [what: string, answer: Promise<Answer>, status: number, error: string, details: RegExp][] = [
      [
        "no prompt",
        post(sluice, "/api/jobs", { type: "image" }),
        400,
        "Missing required fields",
        /^prompt is required$/,
      ],
      [
        "no type",
        post(sluice, "/api/jobs", { prompt: "x" }),
        400,
        "Missing required fields",
        /^type is required$/,
      ],
      ["no such model", post(sluice, "/api/jobs", { ...IMAGE, model: "x" }), 400, "Unknown model", /x/],
      ["no such key", get({ url: sluice.url, key: "af_x" }, "/api/jobs"), 401, "Unauthorized", /key/],
      ["no credits", post(poor, "/api/jobs", IMAGE), 402, "Insufficient credits", /credits/],
      [
        "no scope",
        post({ url: sluice.url, key: readOnly }, "/api/jobs", IMAGE),
        403,
        "Forbidden",
        /generate/,
      ],
      ["no such job", get(sluice, `/api/jobs/${nobody}`), 404, "Not found", new RegExp(nobody)],
    ];
    for (const [what, asked, status, error, details] of rows) {
      const answer = await asked;
      assert.deepEqual([answer.status, answer.body.error], [status, error], what);
      assert.match(answer.body.details, details, what);
    }
    let last = await post(free, "/api/jobs", IMAGE);
    for (let i = 0; i < 10 && last.status === 201; i++) last = await post(free, "/api/jobs", IMAGE);
    assert.equal(last.status, 429);
    assert.ok(Number(last.headers.get("retry-after")) >= 1);
    assert.deepEqual([last.body.error, last.headers.get("x-ratelimit-limit")], ["Too many requests", "10"]);
  });
});

// The real server's clock cannot be moved from outside, so half an hour is let pass in the decider's own rules.
Deno.test("Genova: a job that no extension took in 30 minutes is failed with a refund", () => {
  const MINUTE = 60_000;
  const cell = scenario().given(
    openAccount(undefined, 10),
    command("SubmitJob", { job: job("j", { model: "imagen4" }) }, "j"),
  );
  cell.thenCredits({ available: 9, reserved: 1, settled: 0 });
  let seen: Job | undefined = cell.job("j");
  cell.after(29 * MINUTE).thenNothing().thenJob("j", "queued");
  cell.after(MINUTE);
  for (const event of cell.events) seen = evolveJob(seen, event, cell.now);
  assert.equal(seen?.state.status, "expired");
  cell.thenCredits({ available: 10, reserved: 0, settled: 0 });
});
