import assert from "node:assert/strict";
import { DatabaseUnusable, openDesk, openGenerations } from "@sluice/readmodel";
import { openReads } from "@sluice/readmodel/reads";
import { startPostgres } from "@sluice/testing";
import postgres from "postgres";
import { finishedJob, openTestLog } from "./logs.ts";
import { startGenerationsProjector } from "./projector_generations.ts";

Deno.test("startGenerationsProjector: two of one cell, with backends and the server killed under them, leave the rows of a rebuild", async () => {
  const dir = await Deno.makeTempDir();
  const server = await startPostgres();
  const log = await openTestLog(`${dir}/log.db`);
  const troubles: string[] = [];
  const storages = ["one", "other"].map(() => {
    const generations = openGenerations({
      url: server.url,
      cells: [0],
      lookEveryMs: 50,
      onTrouble: (trouble) => {
        if (trouble !== null) {
          troubles.push(trouble instanceof DatabaseUnusable ? trouble.reason : trouble.message);
        }
      },
    });
    const projector = startGenerationsProjector({
      log: log.bus.log,
      cell: 0,
      generations,
      onProblem: () => {},
    });
    return { generations, projector };
  });
  const reading = await openReads(server.url);
  let last = 0;
  const work = async (rounds: number) => {
    for (let round = 0; round < rounds; round++) {
      const mediaId = crypto.randomUUID().replaceAll("-", "").repeat(2);
      await log.add(...finishedJob(log.accountId, crypto.randomUUID(), mediaId));
      last = await log.addJobs(20);
    }
  };
  const both = () => Promise.all(storages.map(({ projector }) => projector.reached(last)));
  await work(3);
  await both();

  // 1. Backends in the middle of their work.
  const admin = postgres(server.url, { max: 1, onnotice: () => {} });
  for (let kill = 0; kill < 10; kill++) {
    await work(4);
    await admin`
      select pg_terminate_backend(pid) from pg_stat_activity
      where application_name = 'sluice' and pid <> pg_backend_pid()`;
  }
  await both();
  await admin.end();

  // 2. The server as a whole, and work goes on while it is away.
  for (let crash = 0; crash < 2; crash++) {
    await Promise.all([work(20), server.crash()]);
    await assert.rejects(reading.reads.checkpoint(0), { name: "DatabaseUnusable", reason: "away" });
    await server.restart();
    await work(2);
    await both();
  }

  // 3. What is left is what one makes of the log who was never disturbed.
  const desk = await openDesk(server.url);
  const proof = await desk.requestProof();
  let comparison = await desk.compare(1, proof, 0).catch(() => null);
  while (comparison === null || comparison.type === "apart") {
    comparison = await desk.compare(1, proof, 0).catch(() => null);
  }
  assert.ok(comparison.type === "equal" && comparison.number === last, JSON.stringify(comparison));
  assert.equal(await reading.reads.checkpoint(0), last);
  assert.ok(troubles.every((trouble) => trouble === "away"), troubles.join());
  assert.deepEqual(storages.map(({ generations }) => generations.trouble()), [null, null]);
  await desk.close();
  await reading.close();
  for (const { generations, projector } of storages) {
    await projector.close();
    await generations.close();
  }
  await log.bus.close();
  await server.close();
  await Deno.remove(dir, { recursive: true });
});
