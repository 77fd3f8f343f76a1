import assert from "node:assert/strict";
import type { Log } from "@sluice/bus";
import { event } from "@sluice/domain";
import { openReadModel } from "@sluice/readmodel";
import { startPostgres } from "@sluice/testing";
import { finishedJob, openTestLog, stored } from "./logs.ts";
import { type ProjectorProblem, startProjector } from "./projector.ts";

Deno.test("startProjector: follows a log into PostgreSQL, and goes on after the log failed in the middle", async () => {
  const dir = await Deno.makeTempDir();
  const server = await startPostgres();
  const log = await openTestLog(`${dir}/log.db`);
  const first = await log.addJobs(20);
  let failures = 1;
  const failingOnce: Log = {
    ...log.bus.log,
    cell: 0,
    head: () => log.bus.log.head(),
    read: (from) => log.bus.log.read(from),
    append: (record) => log.bus.log.append(record),
    async *follow(from, signal) {
      for await (const commits of log.bus.log.follow(from, signal)) {
        yield commits;
        if (failures-- > 0) throw new Error("the log is away");
      }
    },
  };
  const problems: ProjectorProblem[] = [];
  const readModel = await openReadModel({ url: server.url }, 0);
  const storage = startProjector({
    log: failingOnce,
    readModel,
    onProblem: (problem) => problems.push(problem),
  });
  await storage.reached(first);
  const second = await log.addJobs(5);
  await storage.reached(second);
  assert.equal((await storage.reads.jobs(log.accountId, { limit: 1 })).total, 25);
  assert.deepEqual(problems, [{ type: "stalled", message: "the log is away", retryInMs: 100 }]);
  await storage.close();
  await log.bus.close();
  await server.close();
  await Deno.remove(dir, { recursive: true });
});

Deno.test("startProjector: removes bytes that were erased, also after a rebuild, and never those that are used again", async () => {
  const dir = await Deno.makeTempDir();
  const server = await startPostgres();
  const { bus, accountId, add } = await openTestLog(`${dir}/log.db`);
  const [made, again, shared] = ["a", "b", "c"].map((hex) => hex.repeat(64)) as [string, string, string];
  const jobs = [crypto.randomUUID(), crypto.randomUUID()] as const;
  const removed: string[] = [];
  const start = async () =>
    startProjector({
      log: bus.log,
      readModel: await openReadModel({ url: server.url }, 0),
      onProblem: () => {},
      removeMedia: async (mediaId) => void removed.push(mediaId),
    });
  const erased = (jobId: string) => event("JobErased", { jobId, accountId, mediaIds: [], entry: true });
  let storage = await start();
  await add(...finishedJob(accountId, jobs[0], made), ...finishedJob(accountId, jobs[1], shared));
  await add(stored(accountId, again), stored(accountId, shared));
  await add(erased(jobs[0]), erased(jobs[1]), event("ReferenceDeleted", { accountId, mediaId: again }));
  await storage.reached((await bus.log.head()).number);
  await storage.close();
  assert.deepEqual(removed.splice(0).sort(), [made, again]);

  // folded again from the first commit: what was erased on the way and is used now stays
  await add(stored(accountId, again));
  const readModel = await openReadModel({ url: server.url }, 0);
  await readModel.projection.clear(0);
  await readModel.close();
  storage = await start();
  await storage.reached((await bus.log.head()).number);
  await storage.close();
  assert.deepEqual(removed, [made]);
  await bus.close();
  await server.close();
  await Deno.remove(dir, { recursive: true });
});
