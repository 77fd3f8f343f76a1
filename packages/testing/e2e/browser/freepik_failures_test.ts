import assert from "node:assert/strict";
import OpenAI from "openai";
import { get, post } from "../api.ts";
import {
  agentBody,
  agentIn,
  assertDelivered,
  assertFree,
  countOf,
  ended,
  happened,
  hasten,
  jobWhen,
  openFreepikDesk,
  outcomesOf,
  paidFor,
  pressesOf,
  submit,
} from "./freepik_desk.ts";
import { plain } from "./looks.ts";

Deno.test("Freepik refuses: in its own words, nothing is drawn, and nothing is charged", async (t) => {
  await using desk = await openFreepikDesk({ recipe: hasten });
  const { site, sluice, openai } = desk;
  const renders = () => site.calls.filter(({ rpc }) => rpc === "render/v4").length;

  for (const flag of ["sexual", "minors"] as const) {
    await t.step(`the content: ${flag}`, async () => {
      site.inject({ rpc: "start-tti-v2", what: { refusal: flag } });
      const prompt = `refused as ${flag}`;
      await assert.rejects(openai.images.generate({ model: "freepik", prompt }), (error) => {
        assert.ok(error instanceof OpenAI.BadRequestError, String(error));
        assert.deepEqual([error.status, error.code], [400, "moderation_blocked"]);
        assert.match(error.message, new RegExp(`Freepik refused the content \\(${flag}\\)`));
        return true;
      });
      assert.deepEqual([outcomesOf(site, prompt), renders()], [[flag], 0]);
      const [job] = (await get(sluice, "/api/jobs?limit=1")).body.jobs;
      await assertFree(desk, job.id, prompt);
    });
  }

  await t.step("the request as invalid", async () => {
    site.inject({ rpc: "start-tti-v2", what: { http: 422 } });
    const job = await ended(sluice, await submit(sluice, "invalid there"));
    assert.deepEqual([job.status, job.error.category], ["failed", "invalid_input"]);
    assert.match(job.error.message, /Refused with 422, HTTP 422/);
    assert.deepEqual([outcomesOf(site, "invalid there"), renders()], [["422"], 0]);
    await assertFree(desk, job.id, "invalid there");
  });

  await t.step("too many requests: it rests as long as Freepik says, then goes on", async () => {
    site.inject({ rpc: "start-tti-v2", what: { http: 429, retryAfter: 4 } });
    const id = await submit(sluice, "too soon");
    await assertDelivered(desk, id, "too soon");
    const [first, second, ...more] = site.presses.filter(({ prompt }) => prompt === "too soon");
    assert.deepEqual([first?.refused, second?.refused, more.length], ["429", null, 0]);
    const gap = (second?.at ?? 0) - (first?.decided ?? 0);
    assert.ok(gap >= 4_000 && gap < 40_000, `it rested ${gap} ms`);
  });

  await t.step(
    "no credits left: the agent rests, the job waits and goes on when there are some",
    async () => {
      site.inject({ rpc: "start-tti-v2", what: "no_credits" });
      const id = await submit(sluice, "too dear");
      const { reason } = await jobWhen(
        sluice,
        id,
        ({ state, reason }) => state === "queued" && reason !== null,
      );
      assert.equal(reason, "provider quota used");
      assert.equal((await agentIn(desk, "cooling_down")).id, desk.agentId);
      await post(sluice, `/api/agents/${desk.agentId}/resume`);
      await assertDelivered(desk, id, "too dear");
      assert.deepEqual(outcomesOf(site, "too dear"), ["402", null]);
    },
  );
});

Deno.test("Freepik's page is too old: it is loaded anew, and the job is tried again from it", async (t) => {
  await using desk = await openFreepikDesk({ recipe: hasten, site: { renderMs: 2_000 } });
  const { site, sluice } = desk;

  await t.step(
    "at a press: nothing was begun, and pictures that are under way in the page are waited for",
    async () => {
      const before = await submit(sluice, "under way before");
      await paidFor(site, "under way before");
      site.agePage();
      const after = await submit(sluice, "from an old page");
      await assertDelivered(desk, before, "under way before");
      await assertDelivered(desk, after, "from an old page");
      assert.deepEqual([countOf(desk, before, "JobAssigned"), countOf(desk, before, "AttemptFateUnknown")], [
        1,
        0,
      ]);
      assert.deepEqual(outcomesOf(site, "from an old page"), ["419", null]);
    },
  );

  await t.step("at the pictures: they were not begun either", async () => {
    site.inject({ rpc: "render/v4", times: 2, what: "xsrf" });
    const id = await submit(sluice, "refused late", { count: 2 });
    await assertDelivered(desk, id, "refused late");
    assert.deepEqual(pressesOf(site, "refused late").map(({ charged }) => charged > 0), [false, true]);
  });

  await t.step("at a reference: nothing is pressed", async () => {
    site.agePage();
    const form = new FormData();
    form.set("file", new File([await plain("red")], "red.png", { type: "image/png" }));
    const { body: { id } } = await post(sluice, "/v1/upload", form);
    const job = await submit(sluice, "with a reference", { referenceImages: { images: [id] } });
    await assertDelivered(desk, job, "with a reference");
    assert.deepEqual(outcomesOf(site, "with a reference"), [null]);
  });
});

Deno.test("Freepik needs its owner: work waits unpressed and uncharged, and goes on when he has answered", async (t) => {
  await using desk = await openFreepikDesk({ recipe: hasten });
  const { site, sluice, browser } = desk;
  const page = await browser.tabAt("www.freepik.com");
  const parked = (id: string) => jobWhen(sluice, id, ({ state }) => state === "needs_human");
  const goOn = async () => {
    const popup = await browser.popup();
    await popup.getByRole("button", { name: "Go on", exact: true }).click();
    await popup.close();
  };

  // then the page is there as a whole
  await assertDelivered(desk, await submit(sluice, "at first"), "at first");

  await t.step("a challenge", async () => {
    site.challenge(true);
    const id = await submit(sluice, "doubted");
    const job = await parked(id);
    assert.match(job.needs_human.message, /person/);
    assert.deepEqual(outcomesOf(site, "doubted"), ["403"]);
    const next = await submit(sluice, "behind it");
    await page.getByTestId("challenge").getByRole("button").click();
    await page.getByTestId("challenge").waitFor({ state: "detached" });
    assert.deepEqual(outcomesOf(site, "behind it"), []);
    await goOn();
    await assertDelivered(desk, id, "doubted");
    await assertDelivered(desk, next, "behind it");
    assert.deepEqual(outcomesOf(site, "behind it"), [null]);
  });

  await t.step("signed out", async () => {
    site.signOut();
    const id = await submit(sluice, "signed out");
    await parked(id);
    assert.deepEqual(outcomesOf(site, "signed out"), ["401"]);
    await page.waitForURL("https://www.freepik.com/log-in");
    site.signIn();
    await page.getByRole("link", { name: "Continue" }).click();
    await goOn();
    await assertDelivered(desk, id, "signed out");
  });

  await t.step("the cookie notice: nothing is pressed behind it", async () => {
    site.cookieBar(true);
    await page.reload();
    await page.locator("#onetrust-banner-sdk").waitFor();
    const id = await submit(sluice, "with cookies");
    const { needs_human: needs } = await parked(id);
    assert.match(needs.message, /cookie notice/);
    await page.locator("#onetrust-reject-all-handler").click();
    await page.locator("#onetrust-banner-sdk").waitFor({ state: "detached" });
    await goOn();
    await assertDelivered(desk, id, "with cookies");
    assert.deepEqual(outcomesOf(site, "with cookies"), [null]);
  });
});

Deno.test("Freepik's answers are lost: the work is looked up, pressed once, charged once and delivered", async (t) => {
  await using desk = await openFreepikDesk({ recipe: hasten });
  const { site, sluice, browser } = desk;

  await t.step("a picture that was paid, whose answer was cut off or never comes", async () => {
    for (const what of ["cut", "hang"] as const) {
      site.inject({ rpc: "render/v4", what });
      const id = await submit(sluice, `a ${what}`);
      await happened(desk, id, "AttemptFateUnknown");
      await assertDelivered(desk, id, `a ${what}`);
    }
  });

  await t.step("one of four answers: all four are delivered", async () => {
    site.inject({ rpc: "render/v4", after: 1, what: "cut" });
    const job = await assertDelivered(desk, await submit(sluice, "one lost", { count: 4 }), "one lost");
    assert.equal(job.outputs.length, 4);
  });

  await t.step("an answer to the press itself: nothing was drawn, and nothing is charged", async () => {
    site.inject({ rpc: "start-tti-v2", what: "cut" });
    const id = await submit(sluice, "never begun");
    const { status, error } = await ended(sluice, id);
    assert.deepEqual([status, error.category, error.code], [
      "failed",
      "unknown_fate",
      "not_found_at_provider",
    ]);
    assert.equal(outcomesOf(site, "never begun").length, 1);
    await assertFree(desk, id, "never begun");
  });

  await t.step("no address, or one that is over: another is asked for", async () => {
    for (const what of ["no_url", "stale_url"] as const) {
      site.inject({ rpc: "render/v4", what });
      await assertDelivered(desk, await submit(sluice, `with ${what}`), `with ${what}`);
    }
  });

  await t.step("the worker is killed while pictures are drawn", async () => {
    site.inject({ rpc: "render/v4", after: 1, what: { delayMs: 1_500 } });
    const id = await submit(sluice, "killed meanwhile", { count: 2 });
    await paidFor(site, "killed meanwhile");
    await browser.killWorker();
    await assertDelivered(desk, id, "killed meanwhile");
  });

  await t.step("the tab is closed while pictures are drawn", async () => {
    site.inject({ rpc: "render/v4", what: "hang" });
    const id = await submit(sluice, "closed meanwhile");
    await paidFor(site, "closed meanwhile");
    await (await browser.tabAt("www.freepik.com")).close();
    await assertDelivered(desk, id, "closed meanwhile");
  });

  await t.step(
    "a reply in another form: what was drawn is delivered, then nothing is pressed any more",
    async () => {
      site.changePage("moved_reply_slot");
      await (await browser.tabAt("www.freepik.com")).reload();
      const id = await submit(sluice, "moved reply");
      await assertDelivered(desk, id, "moved reply");
      const agents = desk.events.commits.flatMap(({ events }) =>
        events.filter(({ type }) => /^Agent/.test(type))
      );
      assert.equal((await agentBody(desk)).state, "quarantined", JSON.stringify(agents.slice(-4)));
      site.changePage("no_editor");
      await (await browser.tabAt("www.freepik.com")).reload();
      await post(sluice, `/api/agents/${desk.agentId}/resume`);
      const next = await submit(sluice, "without an editor");
      const { state, needs_human: needs } = await jobWhen(
        sluice,
        next,
        ({ state }) => state === "needs_human",
      );
      assert.equal(state, "needs_human");
      assert.match(needs.message, /prompt-input/);
      assert.deepEqual(outcomesOf(site, "without an editor"), []);
    },
  );
});
