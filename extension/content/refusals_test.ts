/** The scripts of the tab in a real browser, with Flow's stand-in: what may be in the way, and what the site may answer. */

import assert from "node:assert/strict";
import { answersTo, compose, file, imagePlan, make, recipe, test } from "./testing_flow.ts";

test(
  "the tab: stops at whatever only its owner can answer, and says what it is",
  async (site, tab, browser) => {
    const reloaded = async () => {
      await tab.page.reload();
      await tab.page.locator("flow-prompt-box").waitFor();
      await tab.ask("configure", { recipe });
    };
    site.consent(true);
    const plan = imagePlan("needs consent", { slots: [{ slot: "reference", files: [await file("one")] }] });
    const problem = await compose(tab, plan);
    assert.ok(problem?.type === "blocked" && problem.reason === "consent");
    site.consent(false);
    site.challenge(true);
    await reloaded();
    const look = await tab.ask("look", { waitMs: 20_000 });
    assert.equal(look.blocked?.reason, "challenge");
    assert.equal((await compose(tab, imagePlan("x")))?.type, "blocked");
    site.challenge(false);
    site.changePage("no_submit");
    await reloaded();
    assert.deepEqual(await compose(tab, imagePlan("x")), { type: "missing", what: "composer.submit" });
    site.changePage("no_editor");
    await reloaded();
    assert.deepEqual((await tab.ask("look", { waitMs: 300 })).missing, [
      "flow-prompt-box div.ProseMirror[contenteditable]",
    ]);
    site.changePage(null);
    for (const address of ["https://flow.google.com/about", "https://flow.google.com/u/1/about"]) {
      const about = await browser.open(address);
      await about.ask("configure", { recipe });
      assert.equal((await about.ask("look", { waitMs: 0 })).blocked?.reason, "sign_in");
    }
    assert.equal(site.presses.length, 0);
  },
);

test("the tab: a refused upload ends the composing at once", async (site, tab) => {
  site.inject({ rpc: "maseQ", what: { grpc: 3, reason: "PUBLIC_ERROR_MINOR_UPLOAD" } });
  const plan = imagePlan("x", { slots: [{ slot: "reference", files: [await file("one")] }] });
  assert.deepEqual(await compose(tab, plan), {
    type: "not_attached",
    slot: "reference",
    message: "MINOR_UPLOAD",
  });
  assert.equal(await compose(tab, plan), null);
});

test("the tab: tells each way in which the site can answer", async (site, tab) => {
  const errorOf = async (key: string) => {
    const last = (await make(tab, key, imagePlan(key))).at(-1);
    assert.ok(last?.type === "answered" && !last.reply.ok);
    return last.reply.error;
  };
  const refused = { type: "refused", grpc: null, http: null, reason: null, text: null };
  site.inject({ rpc: "ogiZ0b", what: { grpc: 8, reason: "PUBLIC_ERROR_USER_QUOTA_REACHED" } });
  assert.deepEqual(await errorOf("grpc"), { ...refused, grpc: 8, reason: "USER_QUOTA_REACHED" });
  site.inject({ rpc: "ogiZ0b", what: { http: 503 } });
  assert.deepEqual(await errorOf("http"), { ...refused, http: 503 });
  site.inject({ rpc: "ogiZ0b", what: "cut" });
  assert.equal((await errorOf("cut")).type, "lost");
  const { image = assert.fail() } = recipe.calls;
  const strict = { ...image, reply: { ...image.reply, required: ["media", "url"] } };
  await tab.ask("configure", { recipe: { ...recipe, calls: { ...recipe.calls, image: strict } } });
  site.inject({ rpc: "ogiZ0b", what: "no_urls" });
  assert.deepEqual(await errorOf("bare"), { type: "unreadable", path: "image.url [6,0,13]" });
  site.inject({ rpc: "ogiZ0b", what: "xsrf" });
  const events = await make(tab, "stale#1", imagePlan("stale"), 2);
  assert.deepEqual(
    events.map((event) => event.type === "sent" ? "sent" : event.reply.ok || event.reply.error),
    ["sent", { ...refused, reason: "XSRF" }, "sent", true],
  );
});

test(
  "the tab: makes reading calls, with a stale token too, and none that could cost something",
  async (site, tab) => {
    assert.deepEqual(await tab.ask("read", { name: "account", args: {} }), {
      reply: { ok: true, items: [{ credits: 1050, tier: 1 }] },
    });
    site.inject({ rpc: "nzlxg", what: "xsrf" });
    assert.equal((await tab.ask("read", { name: "account", args: {} })).reply.ok, true);
    const { reply } = await tab.ask("read", { name: "image", args: {} });
    assert.ok(!reply.ok && reply.error.type === "lost");
    assert.equal(site.presses.length, 0);
    // The page's own token is stale as well: it sends twice.
    const [event] = await make(tab, "a#1", imagePlan("to be read"), 2);
    assert.ok(event?.type === "sent");
    const works = await tab.ask("read", { name: "works", args: { project: String(event.asked["project"]) } });
    assert.ok(works.reply.ok);
    const own = works.reply.items.find(({ media }) => media === site.presses[0]?.mediaIds[0]);
    assert.equal(own?.["batch"], site.presses[0]?.batch);
    // Nothing that is not named leaves the page, though the site sends 17 MB.
    assert.ok(JSON.stringify(works).length < 2_000_000);
  },
  { largeProject: true },
);

test("the tab: enlarges what was made by the page's own menu, as one press", async (site, tab) => {
  const events = await make(tab, "a#1", imagePlan("small"));
  const answered = events.at(-1);
  assert.ok(answered?.type === "answered" && answered.reply.ok);
  const values = { media: String(answered.reply.items[0]?.["media"]), choice: "2K Upscaled" };
  const act = (action: string, press: string | null) => tab.ask("act", { action, values, press });
  assert.equal((await act("openImage", null)).problem, null);
  assert.equal((await act("upscale", "a#1/large")).problem, null);
  const [sent, large] = await answersTo(tab, "a#1/large");
  assert.deepEqual([sent?.name, large?.type], ["upscaleImage", "answered"]);
  assert.ok(
    large?.type === "answered" && large.reply.ok && String(large.reply.items[0]?.["data"]).length > 1_000,
  );
  assert.equal((await act("upscale", "a#1/large")).problem?.type, "void");
  assert.equal((await act("close", null)).problem, null);
  await make(tab, "b#1", imagePlan("goes on"));
  assert.equal(site.calls.filter(({ rpc }) => rpc === "SPrCad").length, 1);
});

test("the tab: a page that shouts under every name learns nothing and is not believed", async (site, tab) => {
  site.hostile(true);
  await tab.page.reload();
  await tab.page.locator("flow-prompt-box").waitFor();
  await tab.ask("configure", { recipe });
  const rounds = () => tab.page.evaluate("__hostileSent.rounds") as Promise<number>;
  const plan = imagePlan("undisturbed");
  await make(tab, "a#1", plan);
  const begun = await rounds();
  while (await rounds() < begun + 3) await tab.page.waitForTimeout(50);
  const events = await tab.events();
  assert.deepEqual(events.map(({ press }) => press), ["a#1", "a#1"]);
  assert.equal(events[0]?.type === "sent" && events[0].asked["prompt"], plan.prompt);
  const heard = await tab.page.evaluate("JSON.stringify(__hostileHeard)") as string;
  assert.ok(!heard.includes("configure") && !heard.includes(plan.prompt), heard.slice(0, 500));
  assert.equal(site.presses.length, 1);
});
