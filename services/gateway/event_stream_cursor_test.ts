import assert from "node:assert/strict";
import type { Commit } from "@sluice/domain";
import type { Reads } from "@sluice/readmodel";
import type { EdgeView } from "./edge_view.ts";
import { CommitCursor } from "./event_stream_cursor.ts";
import { ACCOUNT, openTestGateway, OTHER, type TestGateway } from "./testing_gateway.ts";

const submit = async (gateway: TestGateway, prompt: string) => {
  const image = { type: "image", prompt, model: "sim-image" };
  return (await (await gateway.call("POST", "/api/jobs", image)).json()).jobId as string;
};

const erase = (gateway: TestGateway, jobId: string, entry: boolean) =>
  gateway.act("EraseJobs", { accountId: ACCOUNT, jobs: [{ jobId, mediaIds: [] }], entry });

/** A job that was completed with a prompt of its provider's, another failed, and one that nobody erases. */
async function threeJobs(gateway: TestGateway): Promise<[string, string, string]> {
  await gateway.connectAgent();
  const first = await submit(gateway, "secret one");
  await gateway.complete(first, 1, { prompt: "secret revised" });
  const second = await submit(gateway, "secret two");
  await gateway.fail(second, "policy", "we do not draw that");
  return [first, second, await submit(gateway, "plain")];
}

/** A view as of a process that started now: it reads the past from the log, and its memory knows of no erasing. */
function fresh(
  view: EdgeView,
  changes: { readonly facts?: unknown; readonly reads: Partial<Reads> },
): EdgeView {
  const { settings, position } = view;
  return {
    position,
    settings: { ...settings, reads: { ...settings.reads, ...changes.reads } },
    recent: { reachesBackTo: (number: number) => number >= position, get: () => undefined },
    facts: changes.facts ?? { anyErased: false, isErased: () => false },
  } as unknown as EdgeView;
}

/** Everything that a cursor hands on from the beginning to now. */
async function past(view: EdgeView, accountId = ACCOUNT) {
  const taken: { commit: Commit; previous: string | null }[] = [];
  const broken: unknown[] = [];
  const cursor = new CommitCursor(view, accountId, 0, {
    hasRoom: () => true,
    untilRoom: () => Promise.resolve(),
    take: (commit, previous) => taken.push({ commit, previous }) > 0,
    broke: (error) => broken.push(error),
  });
  cursor.begin();
  while (!cursor.caughtUp && broken.length === 0) await new Promise((resolve) => setTimeout(resolve, 1));
  cursor.end();
  return { taken, broken, text: JSON.stringify(taken) };
}

async function commitsOf(gateway: TestGateway): Promise<Commit[]> {
  const commits = [];
  for await (const batch of gateway.bus.log.read(1)) commits.push(...batch);
  return commits.filter(({ accountId }) => accountId === ACCOUNT);
}

/** That everything came, in order and linked, and the same but for what is forgotten. */
async function assertWhole(gateway: TestGateway, { taken }: Awaited<ReturnType<typeof past>>) {
  const commits = await commitsOf(gateway);
  assert.deepEqual(taken.map(({ commit }) => commit.number), commits.map(({ number }) => number));
  assert.deepEqual(
    taken.map(({ previous }) => previous),
    [null, ...commits.slice(0, -1).map(({ number }) => `0-${number}`)],
  );
  for (const [i, { commit }] of taken.entries()) {
    assert.deepEqual(commit.events.map(({ type }) => type), commits[i]?.events.map(({ type }) => type));
    if (!JSON.stringify(commits[i]).includes("secret")) assert.deepEqual(commit, commits[i]);
  }
}

Deno.test("CommitCursor hands on the past from memory without what was erased, and other commits as they are", async () => {
  await using gateway = await openTestGateway();
  const { edge } = gateway;
  const [first, second] = await threeJobs(gateway);
  const before = await past(edge);
  for (const secret of [/secret one/, /secret two/, /secret revised/]) assert.match(before.text, secret);
  assert.ok(before.taken.every(({ commit }) => edge.recent.get(commit.number) === commit));
  await erase(gateway, first, false);
  await erase(gateway, second, true);
  const after = await past(edge);
  assert.doesNotMatch(after.text, /secret/);
  assert.match(after.text, /plain/);
  await assertWhole(gateway, after);
  const same = after.taken.filter(({ commit }) => edge.recent.get(commit.number) === commit);
  assert.equal(same.length, after.taken.length - 3, "two submissions and an output are copies");
});

Deno.test("CommitCursor hands on the past from the log without what was erased, as the read model or memory knows it", async () => {
  await using gateway = await openTestGateway();
  const [first, second] = await threeJobs(gateway);
  await erase(gateway, first, false);
  await erase(gateway, second, true);
  const asked: [string, readonly string[]][] = [];
  const { reads } = gateway.edge.settings;
  const erasedAmong: Reads["erasedAmong"] = (accountId, jobIds) => {
    asked.push([accountId, jobIds]);
    return reads.erasedAmong(accountId, jobIds);
  };
  const known = await past(fresh(gateway.edge, { reads: { erasedAmong } }));
  assert.doesNotMatch(known.text, /secret/);
  assert.match(known.text, /plain/);
  await assertWhole(gateway, known);
  assert.ok(asked.every(([accountId, ids]) => accountId === ACCOUNT && ids.length > 0));
  assert.equal(new Set(asked.flatMap(([, ids]) => ids)).size, 3);

  const behind = { erasedAmong: async () => [] };
  const { facts } = gateway.edge;
  const lagging = await past(fresh(gateway.edge, { facts, reads: behind }));
  assert.doesNotMatch(lagging.text, /secret/);
  await assertWhole(gateway, lagging);
});

Deno.test("CommitCursor asks the read model nothing when the past shows no job of the account", async () => {
  await using gateway = await openTestGateway();
  await threeJobs(gateway);
  const erasedAmong = () => Promise.reject(new Error("it was asked"));
  const { taken, broken } = await past(fresh(gateway.edge, { reads: { erasedAmong } }), OTHER);
  assert.deepEqual([taken.length > 0, broken], [true, []]);
});

Deno.test("CommitCursor breaks off rather than show what may be erased when the read model does not answer", async () => {
  await using gateway = await openTestGateway();
  await threeJobs(gateway);
  const erasedAmong = () => Promise.reject(new Error("no rows"));
  const { text, broken } = await past(fresh(gateway.edge, { reads: { erasedAmong } }));
  assert.equal(broken.length, 1);
  assert.doesNotMatch(text, /secret/);
});
