import assert from "node:assert/strict";
import { createGateway } from "./gateway.ts";
import { ACCOUNT, openTestGateway } from "./testing_gateway.ts";

Deno.test("EdgeView starts from the read model's snapshot and follows from there without replaying", async () => {
  await using gateway = await openTestGateway();
  const { facts, position, settings } = gateway.edge;
  const account = facts.account(ACCOUNT);
  assert.ok(account);
  const head = await gateway.bus.log.head();
  assert.equal(head.number, position);
  const read: number[] = [];
  const { log } = gateway.bus;
  const watched = {
    ...gateway.bus,
    log: {
      ...log,
      cell: 0,
      head: () => log.head(),
      read: log.read.bind(log),
      append: log.append.bind(log),
      follow: (from: number, signal: AbortSignal) => (read.push(from), log.follow(from, signal)),
    },
  };
  const reads = {
    ...settings.reads,
    snapshot: async () => ({
      ...head,
      accounts: [account],
      keys: [],
      agents: [],
      recipes: [],
      webhooks: [],
      openJobs: [],
    }),
  };
  const second = await createGateway({ ...settings, cells: [watched], reads });
  assert.deepEqual(read, [position + 1]);
  await gateway.act("GrantCredits", { accountId: ACCOUNT, amount: 7, reason: "test" });
  await second.views[0]!.reached(gateway.edge.position, 5_000);
  assert.equal(second.views[0]!.facts.account(ACCOUNT)?.balance.available, account.balance.available + 7);
  await second.close();
});

Deno.test("EdgeView shows a waiting request a commit whole or not at all", async () => {
  await using gateway = await openTestGateway();
  await gateway.connectAgent();
  const { jobId } =
    await (await gateway.call("POST", "/api/jobs", { type: "image", prompt: "x", model: "sim-image" }))
      .json();
  const done = gateway.edge.waitForJob(
    ACCOUNT,
    jobId,
    (job) => job.state.status === "completed",
    new AbortController().signal,
  );
  await gateway.complete(jobId);
  assert.deepEqual((await done).credits, { reserved: 1, settled: 1, released: 0, plan: 1 });
});

Deno.test("EdgeView.reached gives up after its time", async () => {
  await using gateway = await openTestGateway();
  assert.equal(await gateway.edge.reached(1_000_000, 1), false);
});

Deno.test("EdgeView folds the log from its beginning when the snapshot is ahead of it or of another copy", async () => {
  await using gateway = await openTestGateway();
  const { settings } = gateway.edge;
  const { number, hash } = await gateway.bus.log.head();
  const snapshots = [
    { number: number + 5, hash },
    { number, hash: "f".repeat(64) },
    { number: number - 1, hash },
  ];
  for (const place of snapshots) {
    const snapshot = async () => ({
      ...place,
      accounts: [],
      keys: [],
      agents: [],
      recipes: [],
      webhooks: [],
      openJobs: [],
    });
    const second = await createGateway({ ...settings, reads: { ...settings.reads, snapshot } });
    assert.equal(second.views[0]!.position, number);
    assert.equal(second.views[0]!.facts.account(ACCOUNT)?.balance.available, 1_000);
    await second.close();
  }
});

Deno.test("EdgeView forgets the progress of an attempt that was lost", async () => {
  await using gateway = await openTestGateway();
  await gateway.connectAgent();
  const response = await gateway.call("POST", "/api/jobs", {
    type: "image",
    prompt: "x",
    model: "sim-image",
  });
  const { jobId } = await response.json();
  await gateway.run(jobId);
  gateway.bus.live.publish(`progress.${ACCOUNT}`, { jobId, progress: 40 });
  assert.equal(gateway.edge.progressOf(jobId), 40);
  const state = gateway.edge.facts.job(ACCOUNT, jobId)?.state;
  assert.ok(state?.status === "running");
  await gateway.act("FailAttempt", {
    agentId: state.agentId,
    jobId,
    attempt: 1,
    category: "throttled",
    code: "throttled",
    message: "too many",
    charged: "no",
    retryAfterMs: null,
  });
  assert.equal(gateway.edge.facts.job(ACCOUNT, jobId)?.state.status, "queued");
  assert.equal(gateway.edge.progressOf(jobId), null);
});
