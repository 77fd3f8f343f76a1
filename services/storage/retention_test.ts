import assert from "node:assert/strict";
import { event } from "@sluice/domain";
import { openKeeping } from "@sluice/readmodel";
import { openReads } from "@sluice/readmodel/reads";
import { startPostgres } from "@sluice/testing";
import { startKeeping } from "./keeper.ts";
import { finishedJob, openTestLog, stored } from "./logs.ts";
import { startProjector } from "./projector.ts";
import { retireJobs } from "./retention.ts";
import { decideErasures } from "./testing_erasures.ts";
import { openTables } from "./testing_tables.ts";

const DAY = 24 * 3_600_000;
const never = new AbortController().signal;

Deno.test("retireJobs erases what is older than its account keeps it, once, and leaves kept references", async (t) => {
  const dir = await Deno.makeTempDir();
  const server = await startPostgres();
  const log = await openTestLog(`${dir}/log.db`);
  const { bus, accountId, add } = log;
  const decider = decideErasures(log);
  const { generations, projection } = await openTables(server.url);
  const { keeping, close: closeHouse } = await openKeeping(server.url);
  const { reads, close: closeReads } = await openReads(server.url);
  const storage = startProjector({
    log: bus.log,
    projection,
    onProblem: (problem) => assert.fail(JSON.stringify(problem)),
  });
  const jobs = Array.from({ length: 450 }, (_, i) => ({
    jobId: crypto.randomUUID(),
    mediaId: i.toString(16).padStart(64, "0"),
  }));
  const kept = jobs[0]!.mediaId;
  await add(...jobs.flatMap(({ jobId, mediaId }) => finishedJob(accountId, jobId, mediaId)));
  await add(stored(accountId, kept));
  let now = 1_700_000_000_000 + 3 * DAY;
  const options = { cells: [bus], keeping, now: () => now, signal: never };

  await t.step("nothing while the account keeps its jobs for ever, or for longer", async () => {
    assert.deepEqual(await retireJobs(options), { jobs: 0, media: 0 });
    await add(event("AccountChanged", { accountId, retentionDays: 4 }));
    assert.deepEqual(await retireJobs(options), { jobs: 0, media: 0 });
    assert.deepEqual(decider.asked, []);
  });

  await t.step("all of them when the time has come, in rounds, and nothing a second time", async () => {
    now += 2 * DAY;
    assert.deepEqual(await retireJobs(options), { jobs: 450, media: 450 });
    assert.deepEqual(decider.asked.map((c) => c.type === "EraseJobs" && c.data.jobs.length), [200, 200, 50]);
    assert.deepEqual(await retireJobs(options), { jobs: 0, media: 0 });
    await storage.reached((await bus.log.head()).number);
    assert.equal((await reads.jobs(accountId, { limit: 1 })).total, 0);
    const again = await keeping.unused([kept, jobs[1]!.mediaId]);
    assert.deepEqual(again?.mediaIds, [jobs[1]!.mediaId]);
    assert.notEqual(await reads.reference(accountId, kept), null);
  });

  await t.step("startKeeping does it by itself, with the sweep, in one process at a time", async () => {
    await add(...finishedJob(accountId, crypto.randomUUID(), "f".repeat(64)));
    now = 1_700_000_000_000 + 9 * DAY;
    const [retired, swept] = [Promise.withResolvers<number>(), Promise.withResolvers<number>()];
    const listed: number[] = [];
    const keepers = [1, 2].map((keeper) =>
      startKeeping({
        media: {
          async *list() {
            listed.push(keeper);
            for (const mediaId of [kept, "e".repeat(64)]) {
              yield { mediaId, bytes: 5, storedAt: now - 2 * DAY };
            }
          },
          removeOlder: async () => true,
          dropUnfinished: async () => 0,
        },
        cells: [bus],
        keeping,
        now: () => now,
        firstSweepMs: 0,
        onRetired: ({ jobs }) => retired.resolve(jobs),
        onSwept: ({ removed }) => swept.resolve(removed),
        log: (level, message, fields) => {
          if (level === "warn") swept.reject(new Error(`${message}: ${JSON.stringify(fields)}`));
        },
      })
    );
    assert.deepEqual([await retired.promise, await swept.promise], [1, 1]);
    for (const keeper of keepers) await keeper.close();
    assert.equal(listed.length, 1);
  });

  await decider.close();
  await storage.close();
  await generations.close();
  await closeHouse();
  await closeReads();
  await bus.close();
  await server.close();
  await Deno.remove(dir, { recursive: true });
});
