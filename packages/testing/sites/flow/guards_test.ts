import { strict as assert } from "node:assert";
import { startFlowSite } from "./mod.ts";
import { openTestingPage } from "./testing_page.ts";
import { fetched, followed, imageRequest, newProject, textClips } from "./testing_requests.ts";

const QUICK = { imageMs: 0, submitMs: 0, clipMs: 20 };
const BURST = "PUBLIC_ERROR_UNUSUAL_ACTIVITY_TOO_MUCH_TRAFFIC";

Deno.test("challenge: every submit is refused until a person answered, and reads are not", async () => {
  await using site = await startFlowSite(QUICK);
  using page = await openTestingPage(site);
  const project = await newProject(page);
  site.challenge(true);
  for (
    const [rpc, request] of [["ogiZ0b", imageRequest(project)], [
      "YhhmEf",
      textClips(project, "abra_t2v_4s", "x"),
    ]] as const
  ) {
    const { grpc, reason } = await page.call(rpc, request);
    assert.deepEqual([grpc, reason], [7, "PUBLIC_ERROR_UNUSUAL_ACTIVITY"]);
  }
  assert.equal((await page.ask("nzlxg", []))[0], 1050);
  const state = async () => await (await page.fetch("https://flow.google.com/standin/state")).json();
  assert.equal((await state()).challenge, true);
  await page.fetch("https://flow.google.com/standin/clear", { method: "POST", body: '{"what":"challenge"}' })
    .then((response) => response.body?.cancel());
  assert.equal((await state()).challenge, false);
  assert.equal((await page.call("ogiZ0b", imageRequest(project))).grpc, null);
});

Deno.test("state: the page is told its pace and every blocker", async () => {
  await using site = await startFlowSite({ pollMs: 50, imageCallGapMs: 60 });
  using page = await openTestingPage(site);
  site.cookieBar(true);
  site.updateNotice(true);
  site.changePage("no_editor");
  assert.deepEqual(await (await page.fetch("https://flow.google.com/standin/state")).json(), {
    challenge: false,
    consent: false,
    cookieBar: true,
    updateNotice: true,
    imageCallGapMs: 60,
    pollMs: 50,
    drift: "no_editor",
  });
  assert.ok((await page.load("/")).html.includes('"cookieBar":true,"drift":"no_editor"'));
});

Deno.test("traffic: a burst is refused, stays refused, and is forgotten on request", async () => {
  await using site = await startFlowSite({
    ...QUICK,
    traffic: { submits: 2, windowMs: 60_000, stickyMs: 60_000 },
  });
  using page = await openTestingPage(site);
  const project = await newProject(page);
  const reasons = [];
  for (let n = 0; n < 4; n++) reasons.push((await page.call("ogiZ0b", imageRequest(project))).reason);
  assert.deepEqual(reasons, [null, null, BURST, BURST]);
  site.resetTraffic();
  assert.equal((await page.call("ogiZ0b", imageRequest(project))).reason, null);
});

Deno.test("whenPressed: it resolves with the press that it waits for", async () => {
  await using site = await startFlowSite(QUICK);
  using page = await openTestingPage(site);
  const project = await newProject(page);
  const pressed = site.whenPressed(2);
  await page.ask("ogiZ0b", imageRequest(project, { prompt: "first" }));
  await page.call("ogiZ0b", imageRequest(project, { prompt: "second", model: "none" }));
  await pressed;
  assert.deepEqual(site.presses.map(({ prompt, refused }) => [prompt, refused]), [["first", null], [
    "second",
    "grpc 5",
  ]]);
});

Deno.test("media host: no signature, a wrong one or an expired one is 403, and as29s gives a good one again", async () => {
  await using site = await startFlowSite(QUICK);
  using page = await openTestingPage(site);
  const project = await newProject(page);
  const [[row]] = await page.ask("ogiZ0b", imageRequest(project));
  const good = row[6][0][13] as string;
  const status = async (address: string, init?: RequestInit) => {
    const response = await page.fetch(address, init);
    await response.body?.cancel();
    return response.status;
  };
  assert.equal(await status(good), 200);
  assert.equal(await status(good.split("?")[0] ?? ""), 403);
  assert.equal(await status(good.replace(/Expires=\d/, "Expires=9")), 403);
  assert.equal(await status(good.replace("/image/", "/video/")), 403);
  site.expireUrls();
  assert.equal(await status(good), 403);
  const again = (await page.ask("as29s", [row[0]]))[6][0][13];
  assert.equal(await status(again), 200);
  assert.equal(await status(again, { method: "HEAD" }), 200);
});

Deno.test("media host: an address that is too old is 403", async () => {
  await using site = await startFlowSite({ ...QUICK, urlSeconds: 0 });
  using page = await openTestingPage(site);
  const [[row]] = await page.ask("ogiZ0b", imageRequest(await newProject(page)));
  const response = await page.fetch(row[6][0][13]);
  await response.body?.cancel();
  assert.equal(response.status, 403);
});

Deno.test("media host: players get the parts of a clip that they ask for", async () => {
  await using site = await startFlowSite(QUICK);
  using page = await openTestingPage(site);
  const [, , , [record]] = await page.ask("YhhmEf", textClips(await newProject(page), "abra_t2v_4s", "x"));
  await followed(page, record[0]);
  const address = (await fetched(page, record[0]))[7][0][8];
  const part = await page.fetch(address, { headers: { range: "bytes=4-7" } });
  assert.equal(part.status, 206);
  assert.equal(await part.text(), "ftyp");
  const beyond = await page.fetch(address, { headers: { range: "bytes=999999999-" } });
  await beyond.body?.cancel();
  assert.equal(beyond.status, 416);
});

Deno.test("changePage: a moved slot has the address where nobody looks", async () => {
  await using site = await startFlowSite(QUICK);
  using page = await openTestingPage(site);
  const project = await newProject(page);
  site.changePage("moved_reply_slot");
  const [[row]] = await page.ask("ogiZ0b", imageRequest(project));
  assert.equal(row[6][0][13], null);
  assert.match(row[6][0][14], /Signature=/);
});

Deno.test("no_urls: a reply without its address can be asked for again", async () => {
  await using site = await startFlowSite(QUICK);
  using page = await openTestingPage(site);
  const project = await newProject(page);
  site.inject({ rpc: "ogiZ0b", what: "no_urls" });
  site.inject({ rpc: "as29s", what: "no_urls" });
  const [[row]] = await page.ask("ogiZ0b", imageRequest(project));
  assert.equal(row[6][0][13], null);
  assert.equal(site.media.get(row[0])?.readyAt, null);
  assert.equal(await page.ask("as29s", [row[0]]), row[0]);
  assert.match((await page.ask("as29s", [row[0]]))[6][0][13], /Signature=/);
});

for (const what of ["cut", "hang"] as const) {
  Deno.test(`fate unknown: a press whose answer is lost by "${what}" made its clip and was paid`, async () => {
    let lost: Promise<unknown>;
    {
      await using site = await startFlowSite(QUICK);
      const page = await openTestingPage(site);
      const project = await newProject(page);
      site.inject({ rpc: "YhhmEf", what });
      lost = page.call("YhhmEf", textClips(project, "abra_t2v_4s", "lost")).catch((error) => error)
        .finally(() => page[Symbol.dispose]());
      await site.whenPressed(1);
      const [press] = site.presses;
      assert.deepEqual([press?.refused, press?.charged], [null, 7]);
      await site.whenIdle();
      assert.ok((site.media.get(press?.mediaIds[0] ?? "")?.bytes.length ?? 0) > 0);
    }
    assert.ok(await lost instanceof Error);
  });
}
