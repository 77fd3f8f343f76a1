import assert from "node:assert/strict";
import type { Log } from "@sluice/bus";
import { openReadModel } from "@sluice/readmodel";
import { startPostgres } from "@sluice/testing";
import { openTestLog } from "./logs.ts";
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
