import assert from "node:assert/strict";
import { ask, finished, openLibrary, refused } from "./testing_library.ts";

Deno.test("GET /api/assets lists outputs of completed jobs newest first, in pages, with all that is known of them", async () => {
  await using gateway = await openLibrary();
  const [first, second] = await finished(gateway, 2, { seed: 7, negativePrompt: "dogs" });
  const [third] = await finished(gateway, 1, { prompt: "a boat" });
  const { body } = await ask(gateway, "GET", "/api/assets");
  assert.deepEqual(body.assets.map((asset: { id: string }) => asset.id), [third, second, first]);
  assert.equal(body.total, 3);
  assert.match(body.position, /^0-\d+$/);
  const page = await ask(gateway, "GET", "/api/assets?sort=oldest&offset=1&limit=1");
  assert.deepEqual([page.body.assets.map((a: { id: string }) => a.id), page.body.total], [[second], 3]);
  const { body: uncounted } = await ask(gateway, "GET", "/api/assets?count=false");
  assert.deepEqual([uncounted.assets.length, uncounted.total], [3, null]);

  const { url, thumb_url, preview_url, download_url, media_id, created_at, ...rest } = body.assets[2];
  assert.match(url, new RegExp(`^/media/${media_id}\\?exp=`));
  assert.match(thumb_url, /variant=thumb/);
  assert.match(preview_url, /variant=preview/);
  assert.ok(Date.parse(created_at) > 0);
  const { agent, bytes, ...plain } = rest;
  assert.equal(agent.name, "sim");
  assert.ok(bytes > 0);
  const jobId = first!.slice(0, 36);
  assert.deepEqual(plain, {
    id: first,
    job_id: jobId,
    index: 0,
    mime: "image/png",
    type: "image",
    width: 1,
    height: 1,
    duration: null,
    prompt: "a cat",
    negative_prompt: "dogs",
    model: "sim-image",
    provider: "simulator",
    seed: 7,
    starred: false,
    board: null,
    tags: [],
    alt: null,
    trashed_at: null,
    purge_at: null,
    references: [],
    origin: null,
    retry_of: null,
    aspect_ratio: plain.aspect_ratio,
    count: 2,
    batch: null,
  });
  assert.deepEqual((await ask(gateway, "GET", `/api/assets/${first}`)).body.prompt, "a cat");
  const saved = await gateway.call("GET", download_url);
  assert.match(saved.headers.get("content-disposition") ?? "", /attachment; filename/);
  assert.equal(saved.headers.get("x-provenance"), "embedded");
  await saved.body?.cancel();
});

Deno.test("GET /api/assets filters, and GET /api/assets/days counts what it lists", async () => {
  await using gateway = await openLibrary();
  const [cat] = await finished(gateway);
  const [boat] = await finished(gateway, 1, { prompt: "a boat" });
  await ask(gateway, "PATCH", "/api/assets", { ids: [boat], starred: true, add_tags: ["sea"] });
  const idsOf = async (query: string) =>
    (await ask(gateway, "GET", `/api/assets?${query}`)).body.assets.map((a: { id: string }) => a.id);
  for (
    const query of ["q=boat", "starred=true", "tag=sea", "board=none&starred=true", "type=image&q=sea"]
  ) {
    assert.deepEqual(await idsOf(query), [boat], query);
  }
  assert.deepEqual(await idsOf("starred=false&model=sim-image&provider=simulator&to=&from=2020-01-01"), [
    cat,
  ]);
  assert.deepEqual(await idsOf("type=video"), []);
  assert.deepEqual(await idsOf("to=2020-01-01"), []);
  const { body } = await ask(gateway, "GET", "/api/assets/days?tz=Europe/Berlin&starred=true");
  assert.deepEqual([body.total, body.days.length, body.days[0].count], [1, 1, 1]);
  assert.match(body.days[0].day, /^\d{4}-\d{2}-\d{2}$/);
});

Deno.test("GET /api/assets refuses senseless filters and names what it takes", async () => {
  await using gateway = await openLibrary();
  const rows: readonly [string, RegExp][] = [
    ["type=text", /accepted is image, video/],
    ["model=x9", /v1\/models/],
    ["provider=x", /accepted is flow/],
    ["starred=yes", /true, false/],
    ["trashed=1", /true, false/],
    ["board=mine", /a board's id, or none/],
    ["sort=best", /newest, oldest/],
    ["from=2026-02-30", /2026-01-31T12:00:00Z/],
    ["from=2026-02-02&to=2026-02-01", /not after to/],
    ["limit=501", /1 to 500/],
    ["offset=-1", /whole number/],
    ["q=%00", /NUL/],
  ];
  for (const [query, words] of rows) {
    assert.match(await refused(gateway, 400, "GET", `/api/assets?${query}`), words, query);
  }
  for (const tz of ["Mars/Olympus", "%2B02:00", "UTC;x"]) {
    assert.match(await refused(gateway, 400, "GET", `/api/assets/days?tz=${tz}`), /Europe\/Berlin/, tz);
  }
});

Deno.test("another account's assets do not exist", async () => {
  await using gateway = await openLibrary();
  const [id] = await finished(gateway);
  const his = { authorization: `Bearer ${gateway.otherKey}` };
  const unknown = `${id!.slice(0, 28)}00000000.0`;
  const messageOf = async (method: string, path: string, of: string, body?: unknown) => {
    const answer = await ask(gateway, method, path, body, his);
    assert.equal(answer.status, 404);
    return JSON.stringify(answer.body).replaceAll(of, "ID").replace(/"requestId":"[^"]*"/, "");
  };
  assert.equal((await ask(gateway, "GET", "/api/assets", undefined, his)).body.total, 0);
  for (const [method, path] of [["PATCH", ""], ["POST", "/trash"], ["POST", "/restore"], ["DELETE", ""]]) {
    const ask = (of: string) => messageOf(method!, `/api/assets${path}`, of, { ids: [of], starred: true });
    assert.equal(await ask(id!), await ask(unknown), `${method} ${path}`);
  }
  assert.equal(
    await messageOf("GET", `/api/assets/${id}`, id!),
    await messageOf("GET", `/api/assets/${unknown}`, unknown),
  );
  const { body } = await ask(gateway, "GET", `/api/assets/${id}`);
  assert.deepEqual([body.starred, body.trashed_at], [false, null]);
});
