/** What the read model promises of what an owner erased: it is not found again, and bytes go only when nobody uses them. */

import assert from "node:assert/strict";
import { event, type Output } from "@sluice/domain";
import type { Kysely } from "kysely";
import { complete, connectAgent, openAccount, output, sha, submit, type World, world } from "./history.ts";
import { erase, storeReference } from "./history_owners.ts";
import { openProjection } from "./projection.ts";
import { readsOf } from "./reads.ts";
import type { Step } from "./reads_contract.ts";
import type { Schema } from "./schema.ts";

/** A finished job that made `made` from `from`. */
function finished(w: World, accountId: string, name: string, made: Output, ...from: string[]): string {
  const references = from.map((mediaId) => ({ role: "style", mediaId, mime: "image/png" } as const));
  const spec = w.spec(accountId, name, { prompt: `secret ${name}`, references });
  submit(w, spec);
  complete(w, spec, connectAgent(w, accountId, `agent of ${name}`), made);
  return spec.jobId;
}

/** The steps, one after another. */
export async function erasingSteps(db: Kysely<Schema>, step: Step): Promise<void> {
  const reads = readsOf(db);

  await step(
    "an erased job keeps its row without prompt, words and media; an erased entry has none",
    async (cell) => {
      const w = world(cell);
      const ada = openAccount(w, "ada");
      const from = sha(`${cell} from`);
      const emptied = finished(w, ada, "emptied", output(`${cell} one`), from);
      const gone = finished(w, ada, "gone", output(`${cell} two`), from);
      const projection = openProjection(db, cell);
      await projection.apply(w.commits);
      assert.equal((await reads.jobs(ada, { limit: 9, text: "secret" })).total, 2);
      const before = await reads.commitsOf(ada, emptied);
      const ledger = await reads.ledger(ada, { limit: 200 });

      erase(w, ada, emptied, false);
      const first = await projection.apply(w.commits);
      assert.deepEqual(first.orphaned, [output(`${cell} one`).mediaId]);
      const job = await reads.job(ada, emptied);
      assert.deepEqual([job?.spec.prompt, job?.spec.references, job?.outputs], ["", [], []]);
      const row = await db.selectFrom("jobs").select(["prompt", "words"]).where("job_id", "=", emptied)
        .executeTakeFirst();
      assert.deepEqual([row?.prompt, row?.words], ["", ""]);
      assert.equal((await reads.jobs(ada, { limit: 9, text: "secret" })).total, 1);
      assert.equal((await reads.jobs(ada, { limit: 9 })).total, 2);
      assert.equal(await reads.media(ada, output(`${cell} one`).mediaId), null);
      assert.deepEqual(await reads.media(ada, from), { mime: "image/png" });
      assert.deepEqual(await reads.commitsOf(ada, emptied), [...before, w.commits.length]);

      erase(w, ada, gone, true);
      erase(w, ada, emptied, true);
      erase(w, ada, gone, true);
      const second = await projection.apply(w.commits);
      assert.deepEqual([...second.orphaned].sort(), [from, output(`${cell} two`).mediaId].sort());
      for (const jobId of [emptied, gone]) {
        assert.equal(await reads.job(ada, jobId), null);
        assert.deepEqual(await reads.commitsOf(ada, jobId), []);
      }
      assert.deepEqual(await reads.jobs(ada, { limit: 9 }), { jobs: [], total: 0, nextCursor: null });
      assert.equal(await reads.media(ada, from), null);
      // what it cost is not forgotten
      assert.deepEqual(await reads.ledger(ada, { limit: 200 }), ledger);
    },
  );

  await step(
    "erasedAmong names the account's own erased jobs among the ids, after a rebuild too",
    async (cell) => {
      const w = world(cell);
      const [ada, bob] = [openAccount(w, "ada"), openAccount(w, "bob")];
      const made = (name: string) => finished(w, ada, name, output(`${cell} ${name}`));
      const [emptied, gone, twice, kept, foreign] = ["emptied", "gone", "twice", "kept", "foreign"].map(made);
      const ids = [emptied, gone, twice, kept, foreign] as [string, string, string, string, string];
      const asked = [...ids, w.id("never"), "", "x", "\0"];
      const projection = openProjection(db, cell);
      await projection.apply(w.commits);
      assert.deepEqual(await reads.erasedAmong(ada, asked), []);
      erase(w, ada, ids[0], false);
      erase(w, ada, ids[1], true);
      erase(w, ada, ids[2], false);
      await projection.apply(w.commits);
      erase(w, ada, ids[2], true);
      erase(w, bob, ids[4], true);
      await projection.apply(w.commits);
      assert.deepEqual(await reads.erasedAmong(ada, asked), ids.slice(0, 3));
      assert.deepEqual(await reads.erasedAmong(ada, [ids[1].toUpperCase()]), [ids[1].toUpperCase()]);
      assert.deepEqual(await reads.erasedAmong(ada, []), []);
      assert.deepEqual(await reads.erasedAmong(bob, asked), []);
      await projection.clear(0);
      assert.deepEqual(await reads.erasedAmong(ada, asked), []);
      await projection.apply(w.commits);
      assert.deepEqual(await reads.erasedAmong(ada, asked), ids.slice(0, 3));
    },
  );

  await step(
    "apply reports media when their last use went, whichever account or kind of use it was",
    async (cell) => {
      const w = world(cell);
      const [ada, bob] = [openAccount(w, "ada"), openAccount(w, "bob")];
      const shared = output(`${cell} shared`);
      const hers = finished(w, ada, "hers", shared);
      const his = finished(w, bob, "his", shared);
      const onward = finished(w, bob, "onward", output(`${cell} onward`), shared.mediaId);
      storeReference(w, ada, `${cell} shared`);
      const projection = openProjection(db, cell);
      await projection.apply(w.commits);
      const forget = event("ReferenceDeleted", { accountId: ada, mediaId: shared.mediaId });
      const orphaned = async (act: () => unknown) => {
        act();
        return [...(await projection.apply(w.commits)).orphaned];
      };
      assert.deepEqual(await orphaned(() => erase(w, ada, hers, true)), []);
      assert.deepEqual(await orphaned(() => erase(w, bob, his, false)), []);
      const unused = await projection.unused([shared.mediaId, sha("never seen")]);
      assert.deepEqual(unused?.mediaIds, [sha("never seen")]);
      assert.equal(unused?.numbers.get(cell), w.commits.length);
      assert.deepEqual(await orphaned(() => w.add(ada, forget)), []);
      assert.deepEqual(await reads.media(bob, shared.mediaId), { mime: "image/png" });
      assert.deepEqual(
        (await orphaned(() => erase(w, bob, onward, true))).sort(),
        [shared.mediaId, output(`${cell} onward`).mediaId].sort(),
      );
      // in use again: another upload of the same bytes
      storeReference(w, bob, `${cell} shared`);
      await projection.apply(w.commits);
      assert.deepEqual((await projection.unused([shared.mediaId]))?.mediaIds, []);
    },
  );

  await step("what began and ended within one batch is reported too", async (cell) => {
    const w = world(cell);
    const ada = openAccount(w, "ada");
    const kept = storeReference(w, ada, `${cell} kept`);
    const [made, from] = [output(`${cell} made`), sha(`${cell} from`)];
    erase(w, ada, finished(w, ada, "job", made, from, kept), false);
    const mediaId = storeReference(w, ada, `${cell} brief`);
    w.add(ada, event("ReferenceDeleted", { accountId: ada, mediaId }));
    const { orphaned } = await openProjection(db, cell).apply(w.commits);
    assert.deepEqual([...orphaned].sort(), [made.mediaId, from, mediaId].sort());
    assert.deepEqual(await reads.media(ada, kept), { mime: "image/png" });
  });

  await step("another account's things cannot be erased, nor can their bytes be reported", async (cell) => {
    const w = world(cell);
    const [ada, bob] = [openAccount(w, "ada"), openAccount(w, "bob")];
    const made = output(`${cell} made`);
    const jobId = finished(w, ada, "hers", made);
    const mediaId = storeReference(w, ada, `${cell} kept`);
    const projection = openProjection(db, cell);
    await projection.apply(w.commits);
    const job = await reads.job(ada, jobId);
    erase(w, bob, jobId, true);
    w.add(bob, event("ReferenceDeleted", { accountId: bob, mediaId }));
    w.add(bob, event("ReferenceDeleted", { accountId: bob, mediaId: sha("just uploaded by somebody") }));
    assert.deepEqual((await projection.apply(w.commits)).orphaned, []);
    assert.deepEqual(await reads.job(ada, jobId), job);
    assert.deepEqual(await reads.media(ada, mediaId), { mime: "image/png" });
    assert.deepEqual(await reads.media(ada, made.mediaId), { mime: "image/png" });
  });

  await step("unused has no answer while rows are made anew, of whichever cell", async (cell) => {
    const w = world(cell);
    const ada = openAccount(w, "ada");
    erase(w, ada, finished(w, ada, "job", output(`${cell} made`)), true);
    // the same bytes again, later
    const again = storeReference(w, ada, `${cell} made`);
    const projection = openProjection(db, cell);
    const elsewhere = openProjection(db, cell + 1_000);
    await projection.clear(w.commits.length);
    const { orphaned } = await projection.apply(w.commits.slice(0, -1));
    assert.deepEqual(orphaned, [again]);
    assert.equal(await projection.unused(orphaned), null);
    assert.equal(await elsewhere.unused(orphaned), null);
    await projection.apply(w.commits);
    assert.deepEqual((await projection.unused(orphaned))?.mediaIds, []);
    assert.deepEqual((await elsewhere.unused([sha("nobody's")]))?.mediaIds, [sha("nobody's")]);
  });
}
