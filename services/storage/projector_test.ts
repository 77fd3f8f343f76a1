import assert from "node:assert/strict";
import type { Log } from "@sluice/bus";
import { event } from "@sluice/domain";
import { openDesk } from "@sluice/readmodel";
import { openReads } from "@sluice/readmodel/reads";
import { startPostgres } from "@sluice/testing";
import { finishedJob, openTestLog, stored } from "./logs.ts";
import { type ProjectorProblem, startProjector } from "./projector.ts";
import { startGenerationsProjector } from "./projector_generations.ts";
import { openTables } from "./testing_tables.ts";

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
  const { generations, projection } = await openTables(server.url);
  const projector = startProjector({
    log: failingOnce,
    projection,
    onProblem: (problem) => problems.push(problem),
  });
  await projector.reached(first);
  const second = await log.addJobs(5);
  await projector.reached(second);
  const { reads, close } = await openReads(server.url);
  assert.equal((await reads.jobs(log.accountId, { limit: 1 })).total, 25);
  assert.deepEqual(problems, [{ type: "stalled", message: "the log is away", retryInMs: 100 }]);
  await projector.close();
  await generations.close();
  await close();
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
  const { generations, projection } = await openTables(server.url);
  const start = () =>
    startProjector({
      log: bus.log,
      projection,
      onProblem: () => {},
      removeMedia: async (mediaId) => void removed.push(mediaId),
    });
  const erased = (jobId: string) => event("JobErased", { jobId, accountId, mediaIds: [], entry: true });
  let projector = start();
  await add(...finishedJob(accountId, jobs[0], made), ...finishedJob(accountId, jobs[1], shared));
  await add(stored(accountId, again), stored(accountId, shared));
  await add(erased(jobs[0]), erased(jobs[1]), event("ReferenceDeleted", { accountId, mediaId: again }));
  await projector.reached((await bus.log.head()).number);
  await projector.close();
  assert.deepEqual(removed.splice(0).sort(), [made, again]);

  // folded again from the first commit: what was erased on the way and is used now stays
  await add(stored(accountId, again));
  await projection.clear(0);
  projector = start();
  await projector.reached((await bus.log.head()).number);
  await projector.close();
  assert.deepEqual(removed, [made]);
  await generations.close();
  await bus.close();
  await server.close();
  await Deno.remove(dir, { recursive: true });
});

Deno.test("startGenerationsProjector: a rebuild while the log grows ends with the same rows, and nobody waits in vain", async () => {
  const dir = await Deno.makeTempDir();
  const server = await startPostgres();
  const log = await openTestLog(`${dir}/log.db`);
  const problems: ProjectorProblem[] = [];
  const { generations } = await openTables(server.url);
  const moved: number[] = [];
  const projector = startGenerationsProjector({
    log: log.bus.log,
    cell: 0,
    generations,
    onProblem: (problem) => problems.push(problem),
    onMoved: (number) => moved.push(number),
  });
  await projector.reached(await log.addJobs(500));
  const desk = await openDesk(server.url);
  const id = await desk.requestRebuild();
  const proof = await desk.requestProof();
  const isLive = () => generations.current().some((generation) => generation.id === id && generation.live);
  let last = 0;
  while (!isLive()) {
    last = await log.addJobs(7);
    await projector.reached(last);
  }
  last = await log.addJobs(7);
  await projector.reached(last);
  let comparison = await desk.compare(id, proof, 0);
  while (comparison.type === "apart") comparison = await desk.compare(id, proof, 0);
  assert.ok(comparison.type === "equal" && comparison.number === last);
  assert.deepEqual(moved.slice(1).filter((number, i) => number < (moved[i] ?? 0)), []);
  assert.deepEqual(problems, []);
  await desk.close();
  await projector.close();
  await assert.rejects(projector.reached(last + 1), /it was closed/);
  await generations.close();
  await log.bus.close();
  await server.close();
  await Deno.remove(dir, { recursive: true });
});
