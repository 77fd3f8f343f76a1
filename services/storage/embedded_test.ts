import assert from "node:assert/strict";
import { event } from "@sluice/domain";
import { BadCursor } from "@sluice/readmodel";
import { startEmbeddedStorage } from "./embedded.ts";
import { EmbeddedStorageDown } from "./embedded_link.ts";
import { finishedJob, openTestLog, stored } from "./logs.ts";
import type { ProjectorProblem } from "./projector.ts";

// One test with steps, for each folder that is made takes seconds.
Deno.test("startEmbeddedStorage: keeps a read model beside a log file", async (t) => {
  const dir = await Deno.makeTempDir();
  const place = { logPath: `${dir}/log.db`, cell: 0, dataDir: `${dir}/read-model` };
  const problems: ProjectorProblem[] = [];
  const start = () => startEmbeddedStorage({ ...place, onProblem: (problem) => problems.push(problem) });
  let log = await openTestLog(place.logPath);
  try {
    await t.step("it makes its folder, folds what is there and then what comes, and answers", async () => {
      const before = await log.addJobs(1_500);
      const storage = await start();
      await storage.reached(before);
      assert.equal((await storage.reads.jobs(log.accountId, { limit: 2, text: "boat" })).total, 1_500);
      const after = await log.addJobs(3);
      await storage.reached(after);
      assert.equal(await storage.reads.checkpoint(0), after);
      assert.equal((await storage.reads.snapshot(0)).openJobs.length, 1_503);
      await assert.rejects(storage.reads.jobs(log.accountId, { limit: 2, cursor: "x" }), BadCursor);
      await storage.close();
      await assert.rejects(storage.reads.checkpoint(0), EmbeddedStorageDown);
    });

    await t.step("it answers what owners ask, and has this thread remove what they erased", async () => {
      const removed: string[] = [];
      const removeMedia = async (mediaId: string) => {
        removed.push(mediaId);
        if (mediaId === kept) throw new Error("the disk is away");
      };
      const [made, kept] = ["a".repeat(64), "b".repeat(64)];
      const [jobId, { accountId }] = [crypto.randomUUID(), log];
      const storage = await startEmbeddedStorage({
        ...place,
        onProblem: (p) => problems.push(p),
        removeMedia,
      });
      const { reads } = storage;
      const before = await log.add(...finishedJob(accountId, jobId, made), stored(accountId, kept));
      await storage.reached(before);
      assert.deepEqual(await reads.commitsOf(accountId, jobId), [before]);
      assert.deepEqual((await reads.references(accountId, { limit: 9 })).references.length, 1);
      assert.equal((await reads.reference(accountId, kept))?.mime, "image/png");
      assert.equal(await reads.delivery(accountId, "none"), null);
      assert.deepEqual((await reads.deliveries(accountId, null, { limit: 9 })).deliveries, []);
      assert.deepEqual((await reads.stats(accountId)).completed, 1);
      assert.deepEqual(await reads.media(accountId, made), { mime: "image/png" });
      const after = await log.add(
        event("JobErased", { jobId, accountId, mediaIds: [made], entry: true }),
        event("ReferenceDeleted", { accountId, mediaId: kept }),
      );
      await storage.reached(after);
      assert.deepEqual(await reads.erasedAmong(accountId, [crypto.randomUUID(), jobId]), [jobId]);
      await storage.close();
      assert.deepEqual(removed.sort(), [made, kept]);
      assert.deepEqual(problems.splice(0), [
        { type: "media_left", mediaId: kept, message: "the disk is away" },
      ]);
    });

    await t.step("it goes on where it stood", async () => {
      const last = await log.addJobs(2);
      const storage = await start();
      await storage.reached(last);
      assert.equal((await storage.reads.jobs(log.accountId, { limit: 1 })).total, 1_505);
      await storage.close();
      assert.deepEqual(problems, []);
    });

    await t.step("a worker that dies is replaced, and nobody needs to ask elsewhere", async () => {
      const workers = heldWorkers();
      const storage = await start();
      const { reads } = storage;
      await storage.reached((await log.bus.log.head()).number);
      workers.killLast();
      await assert.rejects(reads.checkpoint(0), EmbeddedStorageDown);
      await storage.reached(await log.addJobs(2));
      assert.equal((await reads.jobs(log.accountId, { limit: 1 })).total, 1_507);
      await storage.close();
      assert.deepEqual(problems.splice(0).map((problem) => problem.type), ["stalled"]);

      const closing = await start();
      workers.killLast();
      await assert.rejects(closing.reads.checkpoint(0), EmbeddedStorageDown);
      await closing.close();
      await assert.rejects(closing.reads.checkpoint(0), EmbeddedStorageDown);
      assert.deepEqual(problems.splice(0).map((problem) => problem.type), ["stalled"]);
      workers.release();
    });

    await t.step("a folder that cannot be opened is made anew from the log, and said so", async () => {
      await Deno.writeFile(`${place.dataDir}/global/pg_control`, new Uint8Array(8192).fill(7));
      const storage = await start();
      await storage.reached((await log.bus.log.head()).number);
      assert.equal((await storage.reads.jobs(log.accountId, { limit: 1 })).total, 1_507);
      await storage.close();
      assert.deepEqual(problems.splice(0).map((problem) => problem.type), ["rebuilding"]);
    });

    await t.step("rows of another log are folded again from this one, and said so", async () => {
      await log.bus.close();
      await Promise.all(["", "-wal", "-shm"].map((end) => Deno.remove(place.logPath + end).catch(() => {})));
      log = await openTestLog(place.logPath, "bob");
      const last = await log.addJobs(4);
      const storage = await start();
      await storage.reached(last);
      const { accounts, openJobs } = await storage.reads.snapshot(0);
      assert.deepEqual([accounts.map((account) => account.name), openJobs.length], [["bob"], 4]);
      await storage.close();
      assert.deepEqual(problems.splice(0).map((problem) => problem.type), ["rebuilding"]);
    });
  } finally {
    await log.bus.close();
    await Deno.remove(dir, { recursive: true });
  }
});

/** Remembers the workers that are started from here on, to reach the one that the read model keeps to itself. */
function heldWorkers() {
  const { Worker } = globalThis;
  const started: Worker[] = [];
  globalThis.Worker = class extends Worker {
    constructor(...args: ConstructorParameters<typeof Worker>) {
      super(...args);
      started.push(this);
    }
  };
  return {
    /** As an error that nobody caught there ends it, but without the runtime's print of it. */
    killLast() {
      const worker = started.at(-1);
      worker?.terminate();
      worker?.dispatchEvent(new ErrorEvent("error", { message: "it was killed", cancelable: true }));
    },
    release: () => void (globalThis.Worker = Worker),
  };
}
