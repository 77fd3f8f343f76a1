/** How long finished jobs are kept is the account's choice: those that are older go at last, with their bytes. */

import assert from "node:assert/strict";
import { seal } from "@sluice/bus";
import { openEmbeddedBus } from "@sluice/bus/embedded";
import { event } from "@sluice/domain";
import { openDiskMedia } from "@sluice/media/disk";
import { startSluice } from "@sluice/testing";
import { call, get, post, type Server } from "./api.ts";

const FAST = { SLUICE_SIMULATOR_IMAGE_MS: "0" };
const DAY = 24 * 3_600_000;

/** Writes a job into the history that ended three days ago. */
async function addOldJob(dataDir: string, accountId: string): Promise<string> {
  const jobId = crypto.randomUUID();
  const media = await openDiskMedia(`${dataDir}/media`);
  const stored = await media.put(new Blob(["an old text"]).stream(), { maxBytes: 1e6 });
  const bus = await openEmbeddedBus({ path: `${dataDir}/log.sqlite`, cell: 0 });
  const job = {
    jobId,
    accountId,
    keyId: null,
    kind: "image",
    prompt: "an old picture",
    model: "sim-image",
    settings: { aspectRatio: "1:1", count: 1 },
    references: [],
    priority: 0,
    dependsOn: [],
    dependencyTimeoutMs: 0,
    metadata: {},
    unitPrice: 1,
    price: 1,
  } as const;
  const events = [
    event("JobSubmitted", { job }),
    event("CreditsReserved", { accountId, jobId, amount: 1 }),
    event("JobQueued", { jobId, reason: "no agent online", deadline: Date.now() }),
    event("JobAssigned", { jobId, attempt: 1, agentId: "long gone", deadline: Date.now() }),
    event("OutputRecorded", { jobId, attempt: 1, output: { index: 0, ...stored } }),
    event("CreditsSettled", { accountId, jobId, amount: 1 }),
    event("JobCompleted", { jobId, attempt: 1, outputs: 1 }),
  ];
  const actor = { type: "system", id: "test" } as const;
  const draft = { at: Date.now() - 3 * DAY, accountId, actor, cause: crypto.randomUUID(), events };
  await bus.log.append(seal(0, [draft], await bus.log.head()));
  await bus.close();
  return jobId;
}

async function untilStatus(ask: () => Promise<number>, wanted: number): Promise<void> {
  for (let status = await ask(); status !== wanted; status = await ask()) {
    assert.equal(status, 200);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

const statusOf = async (server: Server, path: string) => (await get(server, path)).status;

Deno.test("PATCH /api/user/me says how long finished jobs are kept; older ones go with their bytes, younger ones stay", async () => {
  const dataDir = await Deno.makeTempDir({ prefix: "sluice-" });
  await using folder = new AsyncDisposableStack();
  folder.defer(() => Deno.remove(dataDir, { recursive: true }));
  let young = "";
  let accountId = "";
  {
    await using sluice = await startSluice({ env: FAST, dataDir });
    accountId = (await get(sluice, "/api/user/me")).body.id;
    const job = { type: "image", model: "sim-image", prompt: "a young picture" };
    young = (await post(sluice, "/api/jobs", job)).body.jobId;
    while ((await get(sluice, `/api/jobs/${young}`)).body.status !== "completed") {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    await sluice.stop();
  }
  const old = await addOldJob(dataDir, accountId);
  let link = "";
  {
    await using sluice = await startSluice({ env: FAST, dataDir });
    const { body } = await get(sluice, `/api/jobs/${old}`);
    assert.equal(body.status, "completed");
    link = body.outputs[0].url;
    assert.equal(await statusOf(sluice, link), 200);
    const changed = await call(sluice, "PATCH", "/api/user/me", { retentionDays: 1 });
    assert.deepEqual([changed.status, changed.body.retention_days], [200, 1]);
    await sluice.stop();
  }
  await using sluice = await startSluice({ env: FAST, dataDir });
  assert.equal((await get(sluice, "/api/user/me")).body.retention_days, 1);
  await untilStatus(() => statusOf(sluice, `/api/jobs/${old}`), 404);
  await untilStatus(() => statusOf(sluice, link), 404);
  assert.equal(await statusOf(sluice, `/api/jobs/${young}`), 200);
  assert.match(sluice.output(), /jobs were erased that their accounts keep no longer","jobs":1,"media":1/);
});
