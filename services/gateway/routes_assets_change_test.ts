import assert from "node:assert/strict";
import { ACCOUNT } from "./testing_gateway.ts";
import { ask, finished, openLibrary, refused } from "./testing_library.ts";

Deno.test("PATCH /api/assets changes only what it names, of all the assets, and says when the stream has it", async () => {
  await using gateway = await openLibrary();
  const ids = await finished(gateway, 3);
  const { body: { board } } = await ask(gateway, "POST", "/api/boards", { name: "Cats" });
  const first = await ask(gateway, "PATCH", "/api/assets", {
    ids: ids.slice(0, 2),
    starred: true,
    board: board.id,
    add_tags: [" red ", "soft"],
    alt: "A cat",
  });
  assert.deepEqual([first.status, first.body.success], [200, true]);
  const { number } = await gateway.bus.log.head();
  assert.equal(first.body.position, `0-${number}`);
  await ask(gateway, "PATCH", "/api/assets", { ids: [ids[0]], remove_tags: ["red"], alt: "" });
  await ask(gateway, "PATCH", "/api/assets", { ids: [ids[1]], board: null });
  const shown = await Promise.all(ids.map((id) => ask(gateway, "GET", `/api/assets/${id}`)));
  assert.deepEqual(shown.map(({ body: a }) => [a.starred, a.board, a.tags, a.alt]), [
    [true, board.id, ["soft"], null],
    [true, null, ["red", "soft"], "A cat"],
    [false, null, [], null],
  ]);
});

Deno.test("PATCH /api/assets refuses what does not fit, and then changes nothing", async () => {
  await using gateway = await openLibrary();
  const [id] = await finished(gateway);
  const many = Array.from({ length: 51 }, (_, i) => `t${i}`);
  const rows: readonly [object, number, RegExp][] = [
    [{ ids: [id] }, 400, /starred, board, add_tags, remove_tags and alt/],
    [{ ids: [], starred: true }, 400, /at least 1/],
    [{ ids: Array.from({ length: 501 }, () => id), starred: true }, 400, /at most 500/],
    [{ starred: true }, 400, /ids is required/],
    [{ ids: [id], starred: "yes" }, 400, /boolean/],
    [{ ids: [id], add_tags: [" "] }, 400, /at least 1/],
    [{ ids: [id], add_tags: ["x".repeat(41)] }, 400, /at most 40/],
    [{ ids: [id], add_tags: many }, 400, /at most 50/],
    [{ ids: [id], alt: "x".repeat(1_001) }, 400, /at most 1000/],
    [{ ids: [id], board: "mine" }, 400, /board/],
    [{ ids: [id], board: "00000000-0000-4000-8000-000000000000" }, 404, /no board/],
    [{ ids: [id, "x"], starred: true }, 404, /no asset/],
    [{ ids: [id, `${id!.slice(0, 36)}.9`], starred: true }, 404, /no asset/],
  ];
  for (const [body, status, words] of rows) {
    assert.match(await refused(gateway, status, "PATCH", "/api/assets", body), words, JSON.stringify(body));
  }
  await ask(gateway, "PATCH", "/api/assets", { ids: [id], add_tags: many.slice(0, 30) });
  const over = { ids: [id], add_tags: many.slice(25) };
  assert.match(await refused(gateway, 400, "PATCH", "/api/assets", over), /51 tags, accepted are 50/);
  const { body } = await ask(gateway, "GET", `/api/assets/${id}`);
  assert.deepEqual([body.starred, body.tags.length], [false, 30]);
});

Deno.test("the trash takes an asset from lists, not from its job, and gives it back as it was", async () => {
  await using gateway = await openLibrary();
  const [id, other] = await finished(gateway, 2);
  await ask(gateway, "PATCH", "/api/assets", { ids: [id], starred: true, add_tags: ["red"] });
  const { body: before } = await ask(gateway, "GET", `/api/assets/${id}`);
  const trashed = await ask(gateway, "POST", "/api/assets/trash", { ids: [id] });
  assert.deepEqual([trashed.status, trashed.body.success], [200, true]);
  const listed = async (query: string) =>
    (await ask(gateway, "GET", `/api/assets?${query}`)).body.assets.map((a: { id: string }) => a.id);
  assert.deepEqual(await listed(""), [other]);
  assert.deepEqual(await listed("trashed=true"), [id]);
  const { body: there } = await ask(gateway, "GET", `/api/assets/${id}`);
  const days = (Date.parse(there.purge_at) - Date.parse(there.trashed_at)) / 86_400_000;
  assert.deepEqual([there.starred, days], [true, 30]);
  const bytes = await gateway.call("GET", there.url);
  assert.equal(bytes.status, 200);
  await bytes.body?.cancel();
  const { body: job } = await ask(gateway, "GET", `/api/jobs/${before.job_id}`);
  assert.equal(job.outputs.length, 2);
  assert.equal((await ask(gateway, "POST", "/api/assets/restore", { ids: [id] })).status, 200);
  assert.deepEqual((await ask(gateway, "GET", `/api/assets/${id}`)).body, before);
});

Deno.test("DELETE /api/assets erases what is in the trash, and the prompt with a job's last output", async () => {
  await using gateway = await openLibrary();
  const [one, two] = await finished(gateway, 2, { prompt: "a secret" });
  const jobId = one!.slice(0, 36);
  const words = await refused(gateway, 400, "DELETE", "/api/assets", { ids: [one, two] });
  assert.match(words, /not in the trash; put it there first/);
  await ask(gateway, "POST", "/api/assets/trash", { ids: [one, two] });
  const erase = await ask(gateway, "DELETE", "/api/assets", { ids: [one] });
  assert.deepEqual([erase.status, erase.body.success], [200, true]);
  await refused(gateway, 404, "GET", `/api/assets/${one}`);
  const job = async () => (await ask(gateway, "GET", `/api/jobs/${jobId}`)).body;
  const half = await job();
  assert.equal(gateway.edge.facts.isErased(jobId), false);
  assert.deepEqual([half.prompt, half.outputs.map((o: { index: number }) => o.index), half.erased_at], [
    "a secret",
    [1],
    null,
  ]);
  assert.match(JSON.stringify((await ask(gateway, "GET", `/api/jobs/${jobId}/events`)).body), /a secret/);
  await ask(gateway, "DELETE", "/api/assets", { ids: [two] });
  const empty = await job();
  assert.equal(gateway.edge.facts.isErased(jobId), true);
  assert.deepEqual([empty.prompt, empty.outputs, empty.status], ["", [], "completed"]);
  assert.ok(empty.erased_at);
  const history = JSON.stringify((await ask(gateway, "GET", `/api/jobs/${jobId}/events`)).body);
  assert.doesNotMatch(history, /a secret/);
  assert.equal((await ask(gateway, "GET", "/api/assets?trashed=true")).body.total, 0);
});

Deno.test("assets are changed with generate or manage, and read with read", async () => {
  await using gateway = await openLibrary();
  const [id] = await finished(gateway);
  const { key } = await gateway.newKey(ACCOUNT, ["read"]);
  const headers = { authorization: `Bearer ${key}` };
  await gateway.edge.reached((await gateway.bus.log.head()).number, 5_000);
  assert.equal((await ask(gateway, "GET", `/api/assets/${id}`, undefined, headers)).status, 200);
  const body = { ids: [id], starred: true };
  const { status, body: answer } = await ask(gateway, "PATCH", "/api/assets", body, headers);
  assert.deepEqual([status, answer.code ?? answer.error?.code], [403, "insufficient_scope"]);
});
