import assert from "node:assert/strict";
import sharp from "sharp";
import { mediaNoteOf } from "../media.ts";
import { startFreepikSite } from "./mod.ts";
import { type Answer, visit, type Visitor, WISH } from "./visitor.ts";

const fast = { renderMs: 1 };
const PNG = await sharp({ create: { width: 8, height: 8, channels: 3, background: "#c33" } }).png()
  .toBuffer();
const pngFile = new Blob([new Uint8Array(PNG)], { type: "image/png" });

async function picture({ fetch }: Visitor, url: string): Promise<Response> {
  const { host, pathname, search } = new URL(url);
  assert.equal(host, "pikaso.cdnpk.net");
  return await fetch("pikaso.cdnpk.net", pathname + search);
}

function refusedFor(field: string, { status, body }: Answer): void {
  assert.equal(status, 422);
  assert.ok(typeof body.message === "string");
  assert.deepEqual(Object.keys(body.errors), [field]);
}

Deno.test("startFreepikSite: a start and its renders give pictures in their size, paid once each", async () => {
  await using site = await startFreepikSite(fast);
  using visitor = await visit(site);
  const started = await visitor.start({ num_images: 2, aspect_ratio: "16:9" });
  assert.equal(started.status, 200);
  assert.equal(started.body.request_tokens.length, 24);
  assert.deepEqual([started.body.sexual, started.body.minors], [false, false]);
  const before = site.credits;
  const [first, second] = await Promise.all([
    visitor.render(started, { image_index: 0, seed: 11 }),
    visitor.render(started, { image_index: 1, resolution: "2k" }),
  ]);
  assert.equal(second.status, 200);
  const { id, identifier, family, status, url, metadata } = first.body.creation;
  assert.equal(typeof id, "number");
  assert.equal(family, started.body.family);
  assert.equal(status, "completed");
  assert.equal(typeof metadata.expectTime, "number");

  const response = await picture(visitor, url);
  assert.equal(response.headers.get("access-control-allow-origin"), null);
  const bytes = await response.bytes();
  const { format, width, height } = await sharp(bytes).metadata();
  assert.deepEqual([format, width, height], ["png", 1344, 768]);
  assert.deepEqual(mediaNoteOf(bytes), { prompt: WISH.prompt, seed: 11 });
  assert.deepEqual(site.media.get(identifier)?.bytes, bytes);
  const preview = await (await picture(visitor, `${url}&preview=1`)).bytes();
  assert.equal((await sharp(preview).metadata()).width, 800);
  const large = await (await picture(visitor, second.body.creation.url)).bytes();
  assert.equal((await sharp(large).metadata()).width, 2688);

  const [press] = site.presses;
  assert.deepEqual(press?.mediaIds, [identifier, second.body.creation.identifier]);
  assert.equal(press?.batch, family);
  assert.equal(press?.refused, null);
  assert.equal(before - site.credits, 150);
  assert.equal(press?.charged, 150);
});

Deno.test("startFreepikSite: creations can be looked up by family, by identifier and in the history", async () => {
  await using site = await startFreepikSite(fast);
  using visitor = await visit(site);
  const one = await visitor.start({ prompt: "first" });
  const other = await visitor.start({ prompt: "second" });
  const { body: { creation } } = await visitor.render(one);
  await visitor.render(other);
  const byFamily = (await visitor.get(`/pikaso/api/creations?family=${one.body.family}`)).body.data;
  assert.equal(byFamily.length, 1);
  const [found] = byFamily;
  assert.deepEqual([found.identifier, found.prompt, found.status], [
    creation.identifier,
    "first",
    "completed",
  ]);
  assert.ok(Date.parse(found.created_at) > 0);
  assert.equal((await picture(visitor, found.url)).status, 200);
  const byId = (await visitor.get(`/pikaso/api/creations?ids[]=${creation.identifier}`)).body.data;
  assert.deepEqual(byId.map((it: { prompt: string }) => it.prompt), ["first"]);
  const history = (await visitor.get("/pikaso/api/creations/history?limit=1")).body.data;
  assert.deepEqual(history.map((it: { prompt: string }) => it.prompt), ["second"]);
  const { id, credits, plan, email } = (await visitor.get("/pikaso/api/user")).body;
  assert.deepEqual([String(id), credits, typeof plan, typeof email], [
    visitor.uid,
    site.credits,
    "string",
    "string",
  ]);
});

Deno.test("startFreepikSite: completion `polled` answers at once, and the creation is pending until it is there", async () => {
  await using site = await startFreepikSite({ completion: "polled", renderMs: 1 });
  using visitor = await visit(site);
  const { body: { creation } } = await visitor.render(await visitor.start());
  assert.deepEqual([creation.status, "url" in creation], ["pending", false]);
  await site.whenIdle();
  const [found] = (await visitor.get(`/pikaso/api/creations?ids[]=${creation.identifier}`)).body.data;
  assert.equal(found.status, "completed");
  await (await picture(visitor, found.url)).body?.cancel();
});

Deno.test("startFreepikSite: a start with a wrong or missing argument is refused by its field", async () => {
  await using site = await startFreepikSite(fast);
  using visitor = await visit(site);
  const reference = { image: "creation:nothere123", type: "style", category: "style", label: "img1" };
  for (
    const [field, fields] of [
      ["mode", { mode: "dall-e" }],
      ["mode", { mode: undefined }],
      ["prompt", { prompt: " " }],
      ["aspect_ratio", { aspect_ratio: "7:5" }],
      ["num_images", { num_images: 5 }],
      ["num_images", { num_images: "1" }],
      ["variations", { variations: undefined }],
      ["references", { references: undefined }],
      ["references", { references: [reference] }],
      ["references.0.type", { references: [{ ...reference, type: "mood" }] }],
      ["references.0.image", { references: [{ ...reference, image: "nothere123" }] }],
      ["references", { references: Array(5).fill(reference) }],
    ] as const
  ) refusedFor(field, await visitor.start(fields));
  assert.ok(site.presses.every(({ refused, charged }) => refused === "422" && charged === 0));
});

Deno.test("startFreepikSite: a render must be what was started, with a token of its own, once", async () => {
  await using site = await startFreepikSite(fast);
  using visitor = await visit(site);
  const started = await visitor.start({ num_images: 2 });
  const other = await visitor.start();
  for (
    const [field, fields] of [
      ["tool", { tool: "video" }],
      ["family", { family: crypto.randomUUID() }],
      ["request_token", { request_token: "aaaaaaaaaaaa" }],
      ["request_token", { request_token: other.body.request_tokens[0] }],
      ["image_index", { image_index: 2 }],
      ["image_index", { image_index: 4 }],
      ["mode", { mode: "auto" }],
      ["prompt", { prompt: "a blue boat" }],
      ["aspect_ratio", { aspect_ratio: "4:3" }],
      ["width", { width: 1000 }],
      ["height", { height: 1000 }],
      ["resolution", { resolution: "4k" }],
      ["seed", { seed: "7" }],
      ["metadata", { metadata: undefined }],
    ] as const
  ) refusedFor(field, await visitor.render(started, fields));
  assert.equal((await visitor.render(started)).status, 200);
  refusedFor("request_token", await visitor.render(started));
  const [, fresh] = started.body.request_tokens;
  refusedFor("image_index", await visitor.render(started, { request_token: fresh }));
  assert.equal(site.presses[0]?.mediaIds.length, 1);
});

Deno.test("startFreepikSite: references are uploaded pictures or creations", async () => {
  await using site = await startFreepikSite(fast);
  using visitor = await visit(site);
  refusedFor("file", await visitor.upload(null));
  refusedFor("file", await visitor.upload(new Blob(["no picture"], { type: "image/png" })));
  const { body: { identifier } } = await visitor.upload(pngFile);
  assert.deepEqual(site.media.get(identifier)?.bytes, new Uint8Array(PNG));
  const reference = { image: `creation:${identifier}`, type: "color", category: "color", label: "img1" };
  const started = await visitor.start({ references: [reference] });
  refusedFor("image_references", await visitor.render(started, { image_references: [] }));
  assert.equal((await visitor.render(started)).status, 200);
  assert.deepEqual(site.presses[0]?.references, [{ identifier, type: "color" }]);
});

Deno.test("startFreepikSite: every write shows the cookie's token, the page's header and the cookie's user", async () => {
  await using site = await startFreepikSite(fast);
  using visitor = await visit(site);
  assert.equal((await visitor.start({}, { "x-xsrf-token": "else" })).status, 419);
  assert.equal((await visitor.start({}, { "x-xsrf-token": encodeURIComponent(visitor.xsrf) })).status, 419);
  assert.equal((await visitor.start({}, { "x-requested-with": "fetch" })).status, 400);
  const cookie = `freepik_session=${visitor.cookies.get("freepik_session")}; XSRF-TOKEN=${
    visitor.cookies.get("XSRF-TOKEN")
  }; UID=1`;
  refusedFor("user_id", await visitor.start({}, { cookie }));
  const started = await visitor.start();
  assert.equal((await visitor.render(started, {}, { "x-xsrf-token": "else" })).status, 419);
  assert.equal((await visitor.render(started, {}, { origin: "https://evil.example" })).status, 403);
  const preflight = await visitor.fetch("pikaso-data.freepik.com", "/pikaso/api/render/v4", {
    method: "OPTIONS",
    headers: { origin: "https://www.freepik.com", "access-control-request-method": "POST" },
  });
  assert.equal(preflight.headers.get("access-control-allow-credentials"), "true");
  assert.match(preflight.headers.get("access-control-allow-headers") ?? "", /x-xsrf-token/);
});

Deno.test("startFreepikSite: refusals by policy, credits, pace, challenge and fault cost nothing", async () => {
  await using site = await startFreepikSite({ ...fast, credits: 100 });
  using visitor = await visit(site);
  for (const refusal of ["sexual", "minors"] as const) {
    site.inject({ rpc: "start-tti-v2", what: { refusal } });
    const refused = await visitor.start();
    assert.equal(refused.body[refusal], true);
    refusedFor("family", await visitor.render(refused));
    assert.equal(site.presses.at(-1)?.refused, refusal);
  }
  assert.equal((await visitor.start({ num_images: 2 })).status, 402);
  site.inject({ rpc: "start-tti-v2", what: "throttled", after: 1 });
  const started = await visitor.start();
  const slow = await visitor.start();
  assert.deepEqual([slow.status, slow.headers.get("retry-after")], [429, "30"]);
  for (const status of [402, 403, 419, 500, 503] as const) {
    site.inject({ rpc: "render/v4", what: { http: status } });
    assert.equal((await visitor.render(started)).status, status);
  }
  site.challenge(true);
  assert.deepEqual(Object.keys((await visitor.render(started)).body.errors), ["challenge"]);
  site.challenge(false);
  assert.equal(site.credits, 100);
  site.credits = 10;
  assert.equal((await visitor.render(started)).status, 402);
  site.credits = 100;
  assert.equal((await visitor.render(started)).status, 200);
  assert.equal(site.credits, 25);
});

Deno.test("startFreepikSite: a cut or hanging reply leaves work that was done and paid", async () => {
  await using site = await startFreepikSite(fast);
  using visitor = await visit(site);
  const started = await visitor.start({ num_images: 2 });
  site.inject({ rpc: "render/v4", what: "cut" });
  await assert.rejects(visitor.render(started));
  site.inject({ rpc: "render/v4", what: "hang" });
  const hanging = visitor.render(started, { image_index: 1 });
  const over = assert.rejects(hanging);
  const states = async () => {
    const { data } = (await visitor.get(`/pikaso/api/creations?family=${started.body.family}`)).body;
    return data.map((one: { status: string }) => one.status).join();
  };
  while (await states() !== "completed,completed");
  assert.deepEqual(site.calls.filter(({ rpc }) => rpc === "render/v4").map(({ status }) => status), [
    "cut",
    "hang",
  ]);
  assert.equal(site.presses[0]?.charged, 150);
  await site[Symbol.asyncDispose]();
  await over;
});

Deno.test("startFreepikSite: a fault passes the calls before it, hits as many as asked, and can be taken back", async () => {
  await using site = await startFreepikSite(fast);
  using visitor = await visit(site);
  const statuses = async (count: number) => {
    const answers = [];
    for (let n = 0; n < count; n++) answers.push((await visitor.get("/pikaso/api/user")).status);
    return answers;
  };
  site.inject({ rpc: "user", what: { http: 500 }, after: 1, times: 2 });
  assert.deepEqual(await statuses(4), [200, 500, 500, 200]);
  site.inject({ rpc: "user", what: { http: 500 }, times: 9 });
  site.clearFaults();
  const delayMs = 60;
  site.inject({ rpc: "user", what: { delayMs } });
  const before = performance.now();
  assert.deepEqual(await statuses(1), [200]);
  assert.ok(performance.now() - before > delayMs / 2);
  const rendered = visitor.start().then((started) => visitor.render(started));
  site.inject({ rpc: "render/v4", what: "no_url" });
  assert.equal("url" in (await rendered).body.creation, false);
});

Deno.test("startFreepikSite: signed out everything is 401, and old cookies stay bad after the next sign-in", async () => {
  await using site = await startFreepikSite(fast);
  using visitor = await visit(site);
  site.signOut();
  for (const path of ["user", "creations?family=x", "creations/history"]) {
    assert.equal((await visitor.get(`/pikaso/api/${path}`)).status, 401);
  }
  assert.equal((await visitor.start()).status, 401);
  const page = await visitor.fetch("www.freepik.com", "/pikaso/ai-image-generator");
  assert.deepEqual([page.status, page.headers.get("location")], [302, "/log-in"]);
  site.signIn();
  assert.equal((await visitor.get("/pikaso/api/user")).status, 401);
  using again = await visit(site);
  assert.equal((await again.get("/pikaso/api/user")).status, 200);
});

Deno.test("startFreepikSite: addresses of pictures can expire, be wrong, and be given anew", async () => {
  await using site = await startFreepikSite(fast);
  using visitor = await visit(site);
  const started = await visitor.start();
  const { url, identifier } = (await visitor.render(started)).body.creation;
  const status = async (address: string) => {
    const response = await picture(visitor, address);
    await response.body?.cancel();
    return response.status;
  };
  assert.equal(await status(url), 200);
  assert.equal(await status(url.replace(/hmac=./, "hmac=-")), 403);
  site.expireUrls();
  assert.equal(await status(url), 403);
  const [found] = (await visitor.get(`/pikaso/api/creations?ids[]=${identifier}`)).body.data;
  assert.equal(await status(found.url), 200);
});
