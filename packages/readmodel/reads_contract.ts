/** What the questions of the read model answer: the half of `read_model_contract.ts` that reads. */

import assert from "node:assert/strict";
import { event, isFinal, placeAt } from "@sluice/domain";
import type { Kysely } from "kysely";
import { busyWorld } from "./busy_world.ts";
import { makeCursor } from "./cursor.ts";
import { BadCursor } from "./errors.ts";
import { complete, connectAgent, FIRST_AT, openAccount, output, sha, submit, world } from "./history.ts";
import type { JobFilter } from "./ports.ts";
import { openProjection } from "./projection.ts";
import { readsOf } from "./reads.ts";
import type { Schema } from "./schema.ts";

/** Runs one criterion in a cell of its own. */
export type Step = (criterion: string, body: (cell: number) => Promise<void>) => Promise<boolean>;

/** The steps, one after another. */
export async function readsSteps(db: Kysely<Schema>, step: Step): Promise<void> {
  const reads = readsOf(db);
  await step(
    "values come back as they went in: times, jsonb of any shape, and text that databases refuse",
    async (cell) => {
      const w = world(cell);
      const accountId = openAccount(w, "ada", 2 ** 50);
      const odd = `quotes ' " \\ \\u0000 and \u{1f600} and 猫`;
      const spec = w.spec(accountId, "odd", {
        prompt: odd,
        metadata: { list: "[1]", "null": "null", "": '{"a":1}' },
      });
      const bad = w.spec(accountId, "bad", {
        prompt: "zero \0 half \ud83d end",
        metadata: { "k\0": "v\udc00" },
      });
      submit(w, spec);
      submit(w, bad);
      await openProjection(db, cell).apply(w.commits);
      const job = await reads.job(accountId, spec.jobId);
      assert.deepEqual(job?.spec, spec);
      assert.deepEqual(job?.state, {
        status: "queued",
        since: FIRST_AT + 2_000,
        deadline: FIRST_AT * 2,
        reason: "no agent online",
        readyAt: null,
        expiresAt: FIRST_AT * 2,
        place: placeAt(FIRST_AT + 2_000),
      });
      const mended = await reads.job(accountId, bad.jobId);
      assert.equal(mended?.spec.prompt, "zero \ufffd half \ufffd end");
      assert.deepEqual(mended?.spec.metadata, { "k\ufffd": "v\ufffd" });
      const { entries } = await reads.ledger(accountId, { limit: 9 });
      assert.deepEqual(
        entries.map((
          e,
        ) => [e.cell, e.number, e.at, e.type, e.amount, e.jobId, e.reason, e.available, e.reserved]),
        [
          [cell, 3, FIRST_AT + 3_000, "CreditsReserved", 2, bad.jobId, null, 2 ** 50 - 4, 4],
          [cell, 2, FIRST_AT + 2_000, "CreditsReserved", 2, spec.jobId, null, 2 ** 50 - 2, 2],
          [cell, 1, FIRST_AT + 1_000, "CreditsGranted", 2 ** 50, null, "start", 2 ** 50, 0],
        ],
      );
    },
  );

  await step("another account's things do not exist", async (cell) => {
    const w = world(cell);
    const [ada, bob] = [openAccount(w, "ada"), openAccount(w, "bob")];
    const spec = w.spec(ada, "hers");
    submit(w, spec);
    complete(w, spec, connectAgent(w, ada, "agent"));
    await openProjection(db, cell).apply(w.commits);
    const { mediaId } = output(spec.jobId);
    assert.notEqual(await reads.job(ada, spec.jobId), null);
    assert.equal(await reads.job(bob, spec.jobId), null);
    assert.deepEqual(await reads.media(ada, mediaId), { mime: "image/png" });
    assert.equal(await reads.media(bob, mediaId), null);
    assert.equal((await reads.jobs(bob, { limit: 9 })).total, 0);
    for (const odd of ["", "x", "'; drop table jobs; --", "\0", "1".repeat(36)]) {
      assert.equal(await reads.job(ada, odd), null);
      assert.equal(await reads.media(ada, odd), null);
    }
  });

  await step(
    "media are those of outputs, of references, and of references that were resolved",
    async (cell) => {
      const w = world(cell);
      const ada = openAccount(w, "ada");
      const [given, found] = [sha("given"), sha("found")];
      const waiting = { role: "start", fromJob: w.id("other"), index: 0 } as const;
      const spec = w.spec(ada, "job", {
        references: [{ role: "style", mediaId: given, mime: "image/jpeg" }, waiting],
      });
      const jobId = submit(w, spec);
      const reference = { role: "start", mediaId: found, mime: "image/webp" } as const;
      w.add(
        ada,
        event("DependencyCompleted", { jobId, dependency: w.id("other"), references: [[1, reference]] }),
      );
      await openProjection(db, cell).apply(w.commits);
      assert.deepEqual(await reads.media(ada, given), { mime: "image/jpeg" });
      assert.deepEqual(await reads.media(ada, found), { mime: "image/webp" });
    },
  );

  await step("jobs filters by each field and by words of the prompt, and counts them all", async (cell) => {
    const w = busyWorld(cell, 70);
    const ada = w.id("ada");
    const words = w.spec(ada, "words", { prompt: "Ein ROTES Boot & 100% %_' auf dem See" });
    submit(w, words);
    await openProjection(db, cell).apply(w.commits);
    const total = async (filter: Partial<JobFilter>) =>
      (await reads.jobs(ada, { limit: 5, ...filter })).total;
    assert.equal(await total({}), 25);
    assert.equal(await total({ statuses: ["cancelled"] }), 3);
    assert.equal(await total({ statuses: ["cancelled", "queued"] }), 6);
    assert.equal(await total({ kind: "video", model: "sim-video", batchId: "batch" }), 4);
    assert.equal(await total({ kind: "video", statuses: ["completed"] }), 3);
    for (const order of ["asc", "desc"] as const) {
      const { jobs } = await reads.jobs(ada, { kind: "video", limit: 9, order });
      const times = jobs.map((job) => job.submittedAt);
      assert.deepEqual(times, times.toSorted((a, b) => order === "asc" ? a - b : b - a));
      assert.deepEqual(jobs.map((job) => job.spec.kind), ["video", "video", "video", "video"]);
    }
    const at = FIRST_AT + w.commits.length * 1_000;
    assert.equal(await total({ from: at }), 1);
    assert.equal(await total({ to: at - 1 }), 24);
    assert.equal(await total({ from: at, to: at }), 1);
    for (const text of ["boot", "rotes see", '"rotes boot"', "boot -meer", " 100% "]) {
      assert.equal(await total({ text }), 1, text);
    }
    for (const text of ["meer", "boot -see", '"see boot"', "b%", "\0", "!&|(:*"]) {
      assert.equal(await total({ text }), 0, text);
    }
    assert.equal(await total({ text: "  " }), 25);
  });

  await step(
    "jobs gives every job once over pages in either order, also while new ones arrive",
    async (cell) => {
      const w = busyWorld(cell, 60);
      const ada = w.id("ada");
      const projection = openProjection(db, cell);
      await projection.apply(w.commits);
      const all = (await reads.jobs(ada, { limit: 200 })).jobs.map((job) => job.spec.jobId);
      assert.equal(all.length, 20);
      for (const order of ["desc", "asc"] as const) {
        const seen: string[] = [];
        let cursor: string | null = null;
        do {
          const page = await reads.jobs(ada, { limit: 7, order, ...(cursor === null ? {} : { cursor }) });
          seen.push(...page.jobs.map((job) => job.spec.jobId));
          cursor = page.nextCursor;
          if (order === "desc") submit(w, w.spec(ada, `late ${w.commits.length}`));
          await projection.apply(w.commits);
        } while (cursor !== null);
        if (order === "desc") assert.deepEqual(seen, all);
        else assert.deepEqual(seen.slice(0, 20), all.toReversed());
      }
      const offset = await reads.jobs(ada, { limit: 3, offset: 2, order: "asc" });
      assert.deepEqual(offset.jobs.map((job) => job.spec.jobId), all.toReversed().slice(2, 5));
    },
  );

  await step("jobs and ledger refuse cursors that they did not give out", async (cell) => {
    const w = busyWorld(cell, 12);
    const ada = w.id("ada");
    await openProjection(db, cell).apply(w.commits);
    const jobs = (await reads.jobs(ada, { limit: 1 })).nextCursor ?? "";
    const ledger = (await reads.ledger(ada, { limit: 1 })).nextCursor ?? "";
    for (const cursor of ["", "x", "bnVsbA", "W10", ledger]) {
      await assert.rejects(reads.jobs(ada, { limit: 1, cursor }), BadCursor, cursor);
    }
    await assert.rejects(reads.jobs(ada, { limit: 1, cursor: jobs, order: "asc" }), BadCursor);
    const madeUp = [[1, 2 ** 31], [2 ** 63, 0], [-1, 0], [1, -1], [1.5, 0], [1, 0, 0]].map(makeCursor);
    for (const cursor of [jobs, ...madeUp]) {
      await assert.rejects(reads.ledger(ada, { limit: 1, cursor }), BadCursor, cursor);
    }
    for (const at of [2 ** 63, -1, 0.5]) {
      const cursor = makeCursor([at, w.id("job"), "desc"]);
      await assert.rejects(reads.jobs(ada, { limit: 1, cursor }), BadCursor, cursor);
    }
  });

  await step("ledger pages newest first, and its balances are those after each entry", async (cell) => {
    const w = busyWorld(cell, 30);
    const ada = w.id("ada");
    await openProjection(db, cell).apply(w.commits);
    const whole = (await reads.ledger(ada, { limit: 200 })).entries;
    const paged = [];
    let cursor: string | null = null;
    do {
      const page = await reads.ledger(ada, { limit: 4, ...(cursor === null ? {} : { cursor }) });
      paged.push(...page.entries);
      cursor = page.nextCursor;
    } while (cursor !== null);
    assert.deepEqual(paged, whole);
    const snapshot = await reads.snapshot(cell);
    const account = snapshot.accounts.find((a) => a.accountId === ada);
    assert.deepEqual([whole[0]?.available, whole[0]?.reserved], [
      account?.balance.available,
      account?.balance.reserved,
    ]);
  });

  await step(
    "stats counts an account's own jobs by how they stand, and its finished work by kind",
    async (cell) => {
      const w = world(cell);
      const [ada, bob] = [openAccount(w, "ada"), openAccount(w, "bob")];
      const agent = connectAgent(w, ada, "agent");
      for (const [name, kind] of [["a", "image"], ["b", "image"], ["c", "video"]] as const) {
        const spec = w.spec(ada, name, { kind });
        submit(w, spec);
        complete(w, spec, agent);
      }
      const jobId = (name: string) => submit(w, w.spec(ada, name));
      w.add(
        ada,
        event("JobFailed", { jobId: jobId("d"), category: "policy", code: "policy", message: "no" }),
      );
      w.add(ada, event("JobExpired", { jobId: jobId("e"), code: "expired", message: "late" }));
      w.add(ada, event("JobCancelled", { jobId: jobId("f") }));
      jobId("g");
      await openProjection(db, cell).apply(w.commits);
      assert.deepEqual(await reads.stats(ada), {
        total: 7,
        completed: 3,
        failed: 2,
        active: 1,
        images: 2,
        videos: 1,
      });
      const none = { total: 0, completed: 0, failed: 0, active: 0, images: 0, videos: 0 };
      for (const id of [bob, "nobody", "\0"]) assert.deepEqual(await reads.stats(id), none);
    },
  );

  await step(
    "snapshot holds what is open and current as of its number, and nothing that is over",
    async (cell) => {
      const w = busyWorld(cell, 48);
      await openProjection(db, cell).apply(w.commits);
      const snapshot = await reads.snapshot(cell);
      assert.equal(snapshot.number, w.commits.length);
      assert.equal(snapshot.hash, w.commits.at(-1)?.hash);
      // of the owner's four rounds the things of the second and the fourth are gone
      assert.deepEqual([snapshot.accounts.length, snapshot.agents.length], [4, 5]);
      assert.deepEqual(
        snapshot.webhooks.map((webhook) => webhook.webhookId).sort(),
        ["owner's endpoint 0", "owner's endpoint 2"].map(w.id).sort(),
      );
      const kept = ["key 3", "key 19", "key 27", "key 43", "owner's key 0", "owner's key 2"].map(w.id);
      assert.deepEqual(snapshot.keys.map((key) => key.keyId).sort(), kept.sort());
      assert.deepEqual(snapshot.recipes, [{ provider: "simulator", recipe: { version: 41, note: "n" } }]);
      assert.equal(snapshot.openJobs.length, 5);
      assert.ok(snapshot.openJobs.every((job) => !isFinal(job)));
      // the moment of the last job that the agent completed
      assert.ok(snapshot.agents.every((agent) => (agent.lastGoodAt ?? 0) > FIRST_AT));
      assert.deepEqual(await reads.snapshot(999), {
        number: 0,
        hash: "0".repeat(64),
        accounts: [],
        keys: [],
        agents: [],
        recipes: [],
        webhooks: [],
        openJobs: [],
      });
    },
  );
}
