import { event, TRASH_MS } from "@sluice/domain";
import { openKeeping } from "@sluice/readmodel";
import { openReads } from "@sluice/readmodel/reads";
import { startPostgres } from "@sluice/testing";
import assert from "node:assert/strict";
import { startKeeping } from "./keeper.ts";
import { finishedJob, openTestLog } from "./logs.ts";
import { startProjector } from "./projector.ts";
import { decideErasures } from "./testing_erasures.ts";
import { openTables } from "./testing_tables.ts";
import { emptyTrash } from "./trash.ts";

const never = new AbortController().signal;
const media = (n: number) => n.toString(16).padStart(64, "0");

Deno.test("emptyTrash erases what was in the trash for thirty days, with its bytes, and leaves the rest", async (t) => {
  const dir = await Deno.makeTempDir();
  const server = await startPostgres();
  const log = await openTestLog(`${dir}/log.db`);
  const { bus, accountId, add } = log;
  const decider = decideErasures(log);
  const { generations, projection } = await openTables(server.url);
  const { keeping, close: closeHouse } = await openKeeping(server.url);
  const { reads, close: closeReads } = await openReads(server.url);
  const removed: string[] = [];
  const storage = startProjector({
    log: bus.log,
    projection,
    onProblem: (problem) => assert.fail(JSON.stringify(problem)),
    removeMedia: async (mediaId) => void removed.push(mediaId),
  });
  const jobIds = Array.from({ length: 620 }, () => crypto.randomUUID());
  await add(...jobIds.flatMap((jobId, i) => finishedJob(accountId, jobId, media(i))));
  const refs = jobIds.map((jobId) => ({ jobId, index: 0 }));
  const [kept, ...rest] = refs;
  await add(event("AssetsTrashed", { accountId, assets: rest }));
  await add(event("AssetsTrashed", { accountId, assets: [kept!] }));
  await add(event("AssetsRestored", { accountId, assets: [kept!] }));
  let now = 1_700_000_000_000 + TRASH_MS;
  const options = { cells: [bus], keeping, now: () => now, signal: never };
  const total = async (trashed: boolean) =>
    (await reads.assets(accountId, { trashed, order: "desc", limit: 1, offset: 0, counted: true })).total;

  await t.step("nothing before its time", async () => {
    assert.deepEqual(await emptyTrash(options), { jobs: 0, media: 0 });
    assert.deepEqual([await total(true), await total(false)], [619, 1]);
  });

  await t.step("all of it then, in rounds; the jobs stay listed, without prompts", async () => {
    now += 60_000;
    assert.deepEqual(await emptyTrash(options), { jobs: 619, media: 619 });
    assert.deepEqual(decider.asked.map((c) => c.type === "EraseJobs" && c.data.jobs.length), [500, 119]);
    await storage.reached((await bus.log.head()).number);
    assert.deepEqual([await total(true), await total(false)], [0, 1]);
    const { jobs, total: listed } = await reads.jobs(accountId, { limit: 200 });
    assert.equal(listed, 620);
    assert.ok(jobs.filter(({ spec }) => spec.prompt !== "").length <= 1);
    const unused = await keeping.unused([media(0), media(1)]);
    assert.deepEqual(unused?.mediaIds, [media(1)]);
  });

  await t.step("startKeeping does it by itself", async () => {
    await add(event("AssetsTrashed", { accountId, assets: [kept!] }));
    now += 2 * TRASH_MS;
    const emptied = Promise.withResolvers<number>();
    const keeper = startKeeping({
      media: { async *list() {}, removeOlder: async () => true, dropUnfinished: async () => 0 },
      cells: [bus],
      keeping,
      now: () => now,
      onEmptied: ({ media }) => emptied.resolve(media),
      log: (level, message, fields) => {
        if (level === "warn") emptied.reject(new Error(`${message}: ${JSON.stringify(fields)}`));
      },
    });
    assert.equal(await emptied.promise, 1);
    await keeper.close();
  });

  await decider.close();
  await storage.close();
  assert.ok(removed.includes(media(1)));
  await generations.close();
  await closeHouse();
  await closeReads();
  await bus.close();
  await server.close();
  await Deno.remove(dir, { recursive: true });
});
