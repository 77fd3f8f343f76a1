import { strict as assert } from "node:assert";
import {
  type Asset,
  assetId,
  assetRefFrom,
  assetsOf,
  type Event,
  event,
  evolveAsset,
  evolveBoard,
  evolveJob,
  evolveView,
  type Job,
  type JobSpec,
  MAX_TAGS,
  type Output,
} from "./mod.ts";

const accountId = "ada";
const jobId = "00000000-0000-4000-8000-00000000000a";
const output = (index: number): Output => ({
  index,
  mediaId: `m${index}`,
  mime: "image/png",
  bytes: 9,
  width: 8,
  height: 4,
  duration: null,
});

function completed(change: Partial<JobSpec> = {}): Job {
  const spec: JobSpec = {
    jobId,
    accountId,
    keyId: null,
    kind: "image",
    prompt: "a kite",
    model: "sim-image",
    settings: { aspectRatio: "2:1", count: 2, seed: 7 },
    references: [{ role: "style", mediaId: "r", mime: "image/png" }],
    priority: 0,
    dependsOn: [],
    dependencyTimeoutMs: 0,
    metadata: {},
    unitPrice: 1,
    price: 2,
    ...change,
  };
  const events: Event[] = [
    event("JobSubmitted", { job: spec }),
    event("JobAssigned", { jobId, attempt: 1, agentId: "agent", deadline: 9 }),
    event("OutputRecorded", { jobId, attempt: 1, output: output(0) }),
    event("OutputRecorded", { jobId, attempt: 1, output: output(1) }),
    event("JobCompleted", { jobId, attempt: 1, outputs: 2 }),
  ];
  return events.reduce<Job | undefined>((job, one, at) => evolveJob(job, one, at), undefined)!;
}

const asset = (): Asset => assetsOf(completed())[0]!;
const about = (of = accountId, ...indexes: number[]) => ({
  accountId: of,
  assets: indexes.map((index) => ({ jobId, index })),
});

Deno.test("assetsOf makes one asset of each output of a completed job, with what it was made from", () => {
  const [first, second, ...more] = assetsOf(completed());
  assert.deepEqual(more, []);
  assert.deepEqual([first?.index, second?.index], [0, 1]);
  const { output: made, ...rest } = first!;
  assert.deepEqual(made, output(0));
  assert.deepEqual(rest, {
    jobId,
    index: 0,
    accountId,
    kind: "image",
    createdAt: 4,
    prompt: "a kite",
    negativePrompt: null,
    model: "sim-image",
    provider: "simulator",
    agentId: "agent",
    aspectRatio: "2:1",
    count: 2,
    seed: 7,
    references: [{ role: "style", mediaId: "r", mime: "image/png" }],
    origin: null,
    retryOf: null,
    batchId: null,
    starred: false,
    boardId: null,
    tags: [],
    alt: null,
    trashedAt: null,
  });
  const open = { ...completed(), state: { status: "cancelled", at: 1 } } as const;
  assert.deepEqual(assetsOf(open), []);
  assert.deepEqual(assetsOf(completed({ kind: "text" })), []);
});

Deno.test("assetRefFrom reads what assetId writes and nothing else", () => {
  assert.equal(assetId({ jobId, index: 12 }), `${jobId}.12`);
  assert.deepEqual(assetRefFrom(`${jobId.toUpperCase()}.12`), { jobId, index: 12 });
  for (const odd of ["", jobId, `${jobId}.`, `${jobId}.-1`, `${jobId}.007`, `${jobId}.100`, "x.1"]) {
    assert.equal(assetRefFrom(odd), null, odd);
  }
});

Deno.test("evolveAsset changes what an arrangement names, and of its own account only", () => {
  const arrange = (rest: Partial<Event<"AssetsArranged">["data"]>, of = accountId, index = 0) =>
    event("AssetsArranged", { ...about(of, index), ...rest });
  const first = evolveAsset(asset(), arrange({ starred: true, boardId: "b", addTags: ["red", "boat"] }), 5)!;
  assert.deepEqual([first.starred, first.boardId, first.tags, first.alt], [true, "b", [
    "red",
    "boat",
  ], null]);
  const second = evolveAsset(first, arrange({ removeTags: ["red"], addTags: ["boat", "sea"], alt: "A" }), 6)!;
  assert.deepEqual([second.starred, second.boardId, second.tags, second.alt], [true, "b", [
    "boat",
    "sea",
  ], "A"]);
  const third = evolveAsset(second, arrange({ boardId: null, alt: null }), 7)!;
  assert.deepEqual([third.boardId, third.alt, third.starred], [null, null, true]);
  assert.equal(evolveAsset(third, arrange({ starred: false }, "bob"), 8), third);
  assert.equal(evolveAsset(third, arrange({ starred: false }, accountId, 1), 8), third);
  assert.equal(evolveAsset(undefined, arrange({}), 8), undefined);
  const addTags = Array.from({ length: MAX_TAGS + 5 }, (_, i) => `t${i}`);
  assert.deepEqual(evolveAsset(asset(), arrange({ addTags }), 9)?.tags, addTags.slice(0, MAX_TAGS));
});

Deno.test("evolveAsset keeps what was said of an asset through the trash", () => {
  const before = evolveAsset(
    asset(),
    event("AssetsArranged", { ...about(accountId, 0), starred: true, addTags: ["a"] }),
    1,
  )!;
  const trash = event("AssetsTrashed", about(accountId, 0, 1));
  const trashed = evolveAsset(before, trash, 100)!;
  assert.equal(trashed.trashedAt, 100);
  // the days count from the first time
  assert.equal(evolveAsset(trashed, trash, 200), trashed);
  assert.deepEqual(evolveAsset(trashed, event("AssetsRestored", about(accountId, 0)), 300), before);
});

Deno.test("evolveAsset takes an asset off a deleted board, and ends it when its output is erased", () => {
  const on = { ...asset(), boardId: "b" };
  assert.equal(evolveAsset(on, event("BoardDeleted", { boardId: "b", accountId }), 1)?.boardId, null);
  assert.equal(evolveAsset(on, event("BoardDeleted", { boardId: "b", accountId: "bob" }), 1), on);
  assert.equal(evolveAsset(on, event("BoardDeleted", { boardId: "c", accountId }), 1), on);
  const erase = (rest: object, of = accountId) =>
    event("JobErased", { jobId, accountId: of, mediaIds: [], entry: false, ...rest });
  assert.equal(evolveAsset(on, erase({}), 1), undefined);
  assert.equal(evolveAsset(on, erase({ indexes: [0] }), 1), undefined);
  assert.equal(evolveAsset(on, erase({ indexes: [1] }), 1), on);
  assert.equal(evolveAsset(on, erase({}, "bob"), 1), on);
});

Deno.test("evolveJob forgets single outputs, and the prompt with the last of them", () => {
  const erase = (...indexes: number[]) =>
    event("JobErased", { jobId, accountId, mediaIds: [], entry: false, indexes });
  const job = completed();
  assert.equal(evolveJob(job, erase(5), 9), job);
  const one = evolveJob(job, erase(0), 9)!;
  assert.deepEqual([one.outputs.map((o) => o.index), one.spec.prompt, one.erasedAt], [
    [1],
    "a kite",
    undefined,
  ]);
  const none = evolveJob(one, erase(1, 0), 10)!;
  assert.deepEqual([none.outputs, none.spec.prompt, none.spec.references, none.erasedAt], [[], "", [], 10]);
  assert.equal(evolveJob(none, erase(1), 11), none);
});

Deno.test("evolveBoard and evolveView follow their own account's events", () => {
  const made = event("BoardCreated", { boardId: "b", accountId, name: "Boats", private: false });
  const board = evolveBoard(undefined, made, 5)!;
  assert.deepEqual(board, { boardId: "b", accountId, name: "Boats", private: false, createdAt: 5 });
  assert.equal(evolveBoard(board, { ...made, data: { ...made.data, accountId: "bob" } } as Event, 6), board);
  const change = (of: string) => event("BoardChanged", { boardId: "b", accountId: of, private: true });
  assert.deepEqual(evolveBoard(board, change(accountId), 6), { ...board, private: true });
  assert.equal(evolveBoard(board, change("bob"), 6), board);
  assert.equal(evolveBoard(board, event("BoardDeleted", { boardId: "b", accountId: "bob" }), 7), board);
  assert.equal(evolveBoard(board, event("BoardDeleted", { boardId: "b", accountId }), 7), undefined);
  const save = (name: string, of = accountId) =>
    event("ViewSaved", { viewId: "v", accountId: of, name, query: "q=x" });
  const view = evolveView(undefined, save("one"), 5)!;
  assert.deepEqual(evolveView(view, save("two"), 6), { ...view, name: "two", createdAt: 5 });
  assert.equal(evolveView(view, save("two", "bob"), 6), view);
  assert.equal(evolveView(view, event("ViewDeleted", { viewId: "v", accountId }), 7), undefined);
});
