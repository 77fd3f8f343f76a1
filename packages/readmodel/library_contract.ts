/** What the read model promises of assets, boards and kept views. */

import assert from "node:assert/strict";
import { type Asset, assetId, type AssetRef, event, evolveAsset, type Output } from "@sluice/domain";
import { type Kysely, sql } from "kysely";
import { connectAgent, FIRST_AT, openAccount, sha, submit, type World, world } from "./history.ts";
import { erase } from "./history_owners.ts";
import { arrange, createBoard, eraseOutputs, saveView, trash } from "./history_library.ts";
import { keepingOf } from "./keeping.ts";
import type { AssetMatch } from "./ports.ts";
import { openProjection } from "./projection.ts";
import { readsOf } from "./reads.ts";
import type { Step } from "./reads_contract.ts";
import type { Schema } from "./schema.ts";

const ALL = { trashed: false, order: "desc" } as const;
const PAGE = { ...ALL, limit: 500, offset: 0, counted: true } as const;

/** A completed job with outputs of these names. */
function made(w: World, accountId: string, prompt: string, names: readonly string[], video = false): string {
  const agentId = w.id("agent");
  const change = video ? { kind: "video", model: "sim-video" } as const : {};
  const spec = w.spec(accountId, prompt, { prompt, ...change });
  const jobId = submit(w, spec);
  w.add(accountId, event("JobAssigned", { jobId, attempt: 1, agentId, deadline: FIRST_AT * 2 }));
  const outputs = names.map((name, index): Output => ({
    index,
    mediaId: sha(`${w.cell} ${name}`),
    mime: video ? "video/mp4" : "image/png",
    bytes: 9,
    width: 8,
    height: 8,
    duration: video ? 4 : null,
  }));
  for (const output of outputs) w.add(accountId, event("OutputRecorded", { jobId, attempt: 1, output }));
  w.add(accountId, event("JobCompleted", { jobId, attempt: 1, outputs: outputs.length }));
  return jobId;
}

function owners(cell: number) {
  const w = world(cell);
  const [ada, bob] = [openAccount(w, "ada"), openAccount(w, "bob")];
  connectAgent(w, ada, "agent");
  return { w, ada, bob };
}

/** The steps, one after another. */
export async function librarySteps(db: Kysely<Schema>, step: Step): Promise<void> {
  const reads = readsOf(db);
  const idsOf = async (accountId: string, match: Partial<AssetMatch> = {}) =>
    (await reads.assets(accountId, { ...PAGE, ...match })).assets.map(assetId);

  await step("assets are the outputs of completed jobs, newest first, in pages by offset", async (cell) => {
    const { w, ada, bob } = owners(cell);
    const [one, two] = [made(w, ada, "one", ["a", "b"]), made(w, ada, "two", ["c"])];
    const his = made(w, bob, "his", ["d"]);
    submit(w, w.spec(ada, "open"));
    await openProjection(db, cell).apply(w.commits);
    const all = [`${two}.0`, `${one}.1`, `${one}.0`];
    assert.deepEqual(await idsOf(ada), all);
    assert.deepEqual(await idsOf(ada, { order: "asc" }), all.toReversed());
    const page = await reads.assets(ada, { ...PAGE, limit: 1, offset: 1 });
    assert.deepEqual([page.assets.map(assetId), page.total], [[all[1]], 3]);
    assert.deepEqual((await reads.assets(ada, { ...PAGE, offset: 9_000_000_000 })).total, 3);
    assert.equal((await reads.assets(ada, { ...PAGE, counted: false })).total, null);
    const refs = [{ jobId: one, index: 1 }, { jobId: one, index: 7 }, { jobId: his, index: 0 }];
    assert.deepEqual((await reads.assetsAmong(ada, refs)).map(assetId), [`${one}.1`]);
    assert.deepEqual(await reads.assetsAmong(ada, []), []);
  });

  await step(
    "assets filters by each field, and by words of prompt, tags and alternative text",
    async (cell) => {
      const { w, ada } = owners(cell);
      const boat = made(w, ada, "a red boat", ["a", "b"]);
      const clip = made(w, ada, "a green hill", ["c"], true);
      const boardId = createBoard(w, ada, "Boats");
      arrange(w, ada, [boat], { starred: true, boardId, addTags: ["to print", "sea"], alt: "Ein Schiff" });
      await openProjection(db, cell).apply(w.commits);
      const [first, second, hill] = [`${boat}.0`, `${boat}.1`, `${clip}.0`];
      assert.deepEqual(await idsOf(ada, { text: "boat" }), [second, first]);
      assert.deepEqual(await idsOf(ada, { text: "schiff print" }), [first]);
      assert.deepEqual(await idsOf(ada, { text: " " }), [hill, second, first]);
      assert.deepEqual(await idsOf(ada, { kind: "video" }), [hill]);
      assert.deepEqual(await idsOf(ada, { model: "sim-video", provider: "simulator" }), [hill]);
      assert.deepEqual(await idsOf(ada, { provider: "flow" }), []);
      assert.deepEqual(await idsOf(ada, { agentId: w.id("agent"), starred: false }), [hill, second]);
      assert.deepEqual(await idsOf(ada, { starred: true }), [first]);
      assert.deepEqual(await idsOf(ada, { boardId }), [first]);
      assert.deepEqual(await idsOf(ada, { boardId: null }), [hill, second]);
      assert.deepEqual(await idsOf(ada, { tag: "sea" }), [first]);
      assert.deepEqual(await idsOf(ada, { tag: "se" }), []);
      const { createdAt } = (await reads.assetsAmong(ada, [{ jobId: clip, index: 0 }]))[0]!;
      assert.deepEqual(await idsOf(ada, { from: createdAt, to: createdAt }), [hill]);
      assert.deepEqual(await idsOf(ada, { to: createdAt - 1 }), [second, first]);
      for (const odd of ["\0", "'; drop table assets; --", "\ud83d"]) {
        assert.deepEqual(await idsOf(ada, { tag: odd }), []);
        assert.deepEqual(await idsOf(ada, { text: odd, agentId: odd }), []);
      }
    },
  );

  await step("assetDays counts by the calendar of the time zone, in the order of the list", async (cell) => {
    const { w, ada } = owners(cell);
    made(w, ada, "one", ["a", "b"]);
    made(w, ada, "clip", ["c"], true);
    await openProjection(db, cell).apply(w.commits);
    // 14 November 2023, 22:13 UTC
    const days = async (timeZone: string, match: Partial<AssetMatch> = {}) =>
      await reads.assetDays(ada, { ...ALL, ...match, timeZone });
    assert.deepEqual(await days("UTC"), { days: [{ day: "2023-11-14", count: 3 }], total: 3 });
    assert.deepEqual((await days("Europe/Helsinki", { kind: "image" })).days, [{
      day: "2023-11-15",
      count: 2,
    }]);
    assert.deepEqual((await days("Asia/Kathmandu")).days, [{ day: "2023-11-15", count: 3 }]);
    assert.deepEqual(await days("UTC", { trashed: true }), { days: [], total: 0 });
    // another day
    await sql`update assets set created_at = created_at - 86400000 where kind = 'video' and cell = ${cell}`
      .execute(db);
    const both = [{ day: "2023-11-14", count: 2 }, { day: "2023-11-13", count: 1 }];
    assert.deepEqual((await days("UTC")).days, both);
    assert.deepEqual((await days("UTC", { order: "asc" })).days, both.toReversed());
  });

  await step("the trash hides an asset, and gives it back as it was", async (cell) => {
    const { w, ada } = owners(cell);
    const jobId = made(w, ada, "one", ["a", "b"]);
    arrange(w, ada, [jobId], { starred: true, addTags: ["x"], alt: "y" });
    const projection = openProjection(db, cell);
    await projection.apply(w.commits);
    const before = await reads.assets(ada, PAGE);
    trash(w, ada, [jobId]);
    await projection.apply(w.commits);
    assert.deepEqual(await idsOf(ada), [`${jobId}.1`]);
    const { assets: [trashed] } = await reads.assets(ada, { ...PAGE, trashed: true });
    assert.deepEqual([trashed?.starred, trashed?.trashedAt], [true, w.commits.at(-1)?.at]);
    assert.notEqual(await reads.media(ada, sha(`${cell} a`)), null);
    assert.equal((await reads.job(ada, jobId))?.outputs.length, 2);
    trash(w, ada, [jobId], false);
    await projection.apply(w.commits);
    assert.deepEqual(await reads.assets(ada, PAGE), before);
  });

  await step("another account's arrangements, boards and views change nothing", async (cell) => {
    const { w, ada, bob } = owners(cell);
    const jobId = made(w, ada, "one", ["a"]);
    const boardId = createBoard(w, ada, "hers");
    const viewId = saveView(w, ada, "hers");
    arrange(w, ada, [jobId], { boardId });
    const projection = openProjection(db, cell);
    await projection.apply(w.commits);
    const before = [await reads.assets(ada, PAGE), await reads.boards(ada), await reads.views(ada)];
    arrange(w, bob, [jobId], { starred: true });
    trash(w, bob, [jobId]);
    w.add(bob, event("BoardChanged", { boardId, accountId: bob, name: "his" }));
    w.add(bob, event("BoardDeleted", { boardId, accountId: bob }));
    w.add(bob, event("BoardCreated", { boardId, accountId: bob, name: "his", private: true }));
    w.add(bob, event("ViewDeleted", { viewId, accountId: bob }));
    w.add(bob, event("ViewSaved", { viewId, accountId: bob, name: "his", query: "" }));
    eraseOutputs(w, bob, jobId, 0);
    await projection.apply(w.commits);
    assert.deepEqual(
      [await reads.assets(ada, PAGE), await reads.boards(ada), await reads.views(ada)],
      before,
    );
    assert.deepEqual(await reads.boards(bob), { boards: [], uncategorised: 0 });
    assert.equal(await reads.board(bob, boardId), null);
    assert.deepEqual(await reads.views(bob), []);
    const his = made(w, bob, "his", ["z"]);
    arrange(w, bob, [his], { boardId });
    await projection.apply(w.commits);
    assert.equal((await reads.assets(bob, PAGE)).assets[0]?.boardId, null);
  });

  await step(
    "a deleted board leaves its assets on none, those of the same batch and of long ago",
    async (cell) => {
      const { w, ada } = owners(cell);
      const [old, young] = [made(w, ada, "old", ["a"]), made(w, ada, "young", ["b"])];
      const [gone, kept] = [createBoard(w, ada, "gone"), createBoard(w, ada, "kept")];
      arrange(w, ada, [old], { boardId: gone });
      const projection = openProjection(db, cell);
      await projection.apply(w.commits);
      arrange(w, ada, [young], { boardId: gone });
      w.add(ada, event("BoardDeleted", { boardId: gone, accountId: ada }));
      arrange(w, ada, [old], { boardId: kept });
      arrange(w, ada, [young], { boardId: gone, starred: true });
      await projection.apply(w.commits);
      const { boards, uncategorised } = await reads.boards(ada);
      assert.deepEqual(boards.map(({ board, count }) => [board.name, count]), [["kept", 1]]);
      assert.equal(uncategorised, 1);
      assert.deepEqual(await idsOf(ada, { boardId: null }), [`${young}.0`]);
      // nothing of the batch touches it
      w.add(ada, event("BoardDeleted", { boardId: kept, accountId: ada }));
      await projection.apply(w.commits);
      assert.deepEqual(await idsOf(ada, { boardId: null }), [`${young}.0`, `${old}.0`]);
      assert.deepEqual((await reads.assets(ada, { ...PAGE, boardId: null })).assets.map((a) => a.boardId), [
        null,
        null,
      ]);
    },
  );

  await step("rows are what a client gets that folds the same events", async (cell) => {
    const { w, ada } = owners(cell);
    const jobId = made(w, ada, "one", ["a", "b", "c"]);
    const projection = openProjection(db, cell);
    await projection.apply(w.commits);
    const seen = w.commits.length;
    let mine: (Asset | undefined)[] = [...(await reads.assets(ada, PAGE)).assets];
    const boardId = createBoard(w, ada, "b");
    arrange(w, ada, [jobId, { jobId, index: 2 }], { boardId, addTags: ["t"], starred: true });
    trash(w, ada, [{ jobId, index: 1 }]);
    eraseOutputs(w, ada, jobId, 1);
    arrange(w, ada, [{ jobId, index: 2 }], { removeTags: ["t"], alt: "A" });
    w.add(ada, event("BoardDeleted", { boardId, accountId: ada }));
    await projection.apply(w.commits);
    for (const { at, events } of w.commits.slice(seen)) {
      for (const one of events) mine = mine.map((asset) => evolveAsset(asset, one, at));
    }
    assert.deepEqual((await reads.assets(ada, PAGE)).assets, mine.filter((asset) => asset !== undefined));
  });

  await step(
    "single outputs can be erased: their bytes are free, and the prompt goes with the last",
    async (cell) => {
      const { w, ada } = owners(cell);
      const jobId = made(w, ada, "a secret", ["a", "b", "a"]);
      const projection = openProjection(db, cell);
      await projection.apply(w.commits);
      const erased = async (...indexes: number[]) => {
        eraseOutputs(w, ada, jobId, ...indexes);
        return (await projection.apply(w.commits)).orphaned;
      };
      // the same bytes are another output's too
      assert.deepEqual(await erased(0), []);
      assert.deepEqual(await idsOf(ada), [`${jobId}.2`, `${jobId}.1`]);
      assert.deepEqual(await reads.erasedAmong(ada, [jobId]), []);
      assert.deepEqual(await erased(1), [sha(`${cell} b`)]);
      const left = await reads.job(ada, jobId);
      assert.deepEqual([left?.spec.prompt, left?.outputs.map((o) => o.index)], ["a secret", [2]]);
      assert.equal(await reads.media(ada, sha(`${cell} b`)), null);
      assert.deepEqual(await erased(2), [sha(`${cell} a`)]);
      const empty = await reads.job(ada, jobId);
      assert.deepEqual([empty?.spec.prompt, empty?.outputs, empty?.state.status], ["", [], "completed"]);
      assert.deepEqual(await idsOf(ada), []);
      assert.deepEqual(await reads.erasedAmong(ada, [jobId]), [jobId]);
    },
  );

  await step("an output that was made and erased within one batch frees its bytes", async (cell) => {
    const { w, ada } = owners(cell);
    const jobId = made(w, ada, "brief", ["a", "b"]);
    eraseOutputs(w, ada, jobId, 0);
    const other = made(w, ada, "whole", ["c"]);
    erase(w, ada, other, true);
    const { orphaned } = await openProjection(db, cell).apply(w.commits);
    assert.deepEqual([...orphaned].sort(), [sha(`${cell} a`), sha(`${cell} c`)].sort());
    assert.deepEqual(await idsOf(ada), [`${jobId}.1`]);
  });

  await step("trashed names what has been in the trash for long, the oldest first", async (cell) => {
    const { w, ada } = owners(cell);
    const jobId = made(w, ada, "one", ["a", "b", "c"]);
    trash(w, ada, [{ jobId, index: 1 }]);
    const at = w.commits.at(-1)?.at ?? 0;
    trash(w, ada, [jobId]);
    await openProjection(db, cell).apply(w.commits);
    const keeping = keepingOf(db);
    const found = async (before: number, limit = 100_000) =>
      (await keeping.trashed(before, limit)).filter((one) => one.accountId === ada);
    assert.deepEqual(await found(at), []);
    assert.deepEqual(await found(at + 1), [
      { cell, accountId: ada, jobId, index: 1, mediaId: sha(`${cell} b`) },
    ]);
    const all: readonly AssetRef[] = await found(at * 2);
    assert.deepEqual(all.map(({ index }) => index), [1, 0]);
    assert.equal((await keeping.trashed(at * 2, 1)).length, 1);
  });
}
