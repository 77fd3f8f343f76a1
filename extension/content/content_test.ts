/** The scripts of the tab in a real browser, with Flow's stand-in: what they do there and what they tell. */

import assert from "node:assert/strict";
import { answersTo, clipPlan, compose, file, imagePlan, make, press, test } from "./testing_flow.ts";

test(
  "the tab: makes pictures through the site's own composer and tells what was asked and answered",
  async (site, tab) => {
    const plan = imagePlan('a boat\n\nin the "fog" of 1900 – été');
    const events = await make(tab, "one#1", plan);
    const [made] = site.presses;
    assert.deepEqual(
      [made?.prompt, made?.model, made?.aspect, made?.references],
      [plan.prompt, "NARWHAL", 2, []],
    );
    const [sent, answered] = events;
    assert.ok(sent?.type === "sent" && answered?.type === "answered" && answered.reply.ok);
    assert.deepEqual([sent.name, sent.asked["prompt"], sent.asked["batch"]], [
      "image",
      plan.prompt,
      made?.batch,
    ]);
    assert.equal(answered.reply.items[0]?.["media"], made?.mediaIds[0]);
    assert.ok(Math.abs(sent.at - (made?.at ?? 0)) < 5_000);

    // Several pictures are several calls, some of them long after the next press.
    const several = imagePlan("many", { count: "x3" });
    assert.equal(await compose(tab, several), null);
    assert.equal(await press(tab, "two#1", several), null);
    await make(tab, "three#1", imagePlan("between"));
    const ofTwo = await answersTo(tab, "two#1", 3);
    assert.deepEqual(
      ofTwo.flatMap((event) => event.type === "sent" ? event.asked["prompt"] : []),
      ["many", "many", "many"],
    );
    const seqs = (await tab.events()).map(({ seq }) => seq);
    assert.deepEqual(seqs, seqs.map((_, index) => index + 1));
    assert.equal(site.presses.length, 5);
  },
  { imageCallGapMs: 400 },
);

test(
  "the tab: attaches references and frames in their order, and leaves nothing of one job to the next",
  async (site, tab) => {
    const [one, two] = [await file("one"), await file("two")];
    const both = [{ slot: "reference", files: [one, two] }];
    const events = await make(tab, "refs#1", imagePlan("with both", { slots: both }));
    assert.ok(
      (await tab.events()).filter(({ name }) => name === "upload").every(({ press }) => press === null),
    );
    assert.ok(events.every(({ name }) => name === "image"));
    const names = (ids: readonly string[]) => ids.map((id) => site.media.get(id)?.prompt);
    assert.deepEqual(names(site.presses[0]?.references ?? []), ["one.jpg", "two.jpg"]);

    // A composer that somebody left full: of a frame, too, which other settings hide.
    const frames = clipPlan("left behind", "Frames", [{ slot: "start", files: [one] }]);
    assert.equal(await compose(tab, frames), null);
    await make(tab, "plain#1", imagePlan("without"));
    assert.deepEqual(site.presses[1]?.references, []);

    const ends = [{ slot: "start", files: [one] }, { slot: "end", files: [two] }];
    await make(tab, "frames#1", clipPlan("from one to two", "Frames", ends));
    assert.equal(site.presses[2]?.rpc, "nprQif");
    assert.deepEqual(names(site.presses[2]?.frames ?? []), ["one.jpg", "two.jpg"]);
    await make(tab, "ingredients#1", clipPlan("of these", "Ingredients", both));
    assert.equal(site.presses[3]?.rpc, "MZZa6b");
    assert.deepEqual(names(site.presses[3]?.references ?? []), ["one.jpg", "two.jpg"]);
  },
);

test(
  "the tab: chooses the model from a menu where there are no radio buttons, and says what is not offered",
  async (site, tab) => {
    await tab.page.evaluate(() => localStorage.setItem("standinModelMenu", "menu"));
    await make(tab, "menu#1", imagePlan("by menu"));
    assert.equal(site.presses[0]?.model, "NARWHAL");
    const { choices, ...plan } = imagePlan("no such model");
    const strange = (group: string, text: string) =>
      compose(tab, {
        ...plan,
        choices: choices.map((one) => one.group === group ? { group, anyOf: [text] } : one),
      });
    const model = await strange("model", "Imagen 9");
    assert.ok(model?.type === "not_offered" && model.group === "model" && model.offered.includes("Imagen 4"));
    await tab.page.evaluate(() => localStorage.removeItem("standinModelMenu"));
    const aspect = await strange("aspect", "2:1");
    assert.ok(aspect?.type === "not_offered" && aspect.offered.includes("16:9"));
    assert.deepEqual(
      await compose(tab, { ...plan, choices: [...choices, { group: "duration", anyOf: ["8s"] }] }),
      {
        type: "missing",
        what: "groups.duration",
      },
    );
    await make(tab, "menu#2", imagePlan("and goes on"));
    assert.equal(site.presses.length, 2);
  },
);

test(
  "the tab: presses once for a key, never one that was asked after, and tells a later worker all",
  async (site, tab) => {
    const plan = imagePlan("once");
    const events = await make(tab, "a#1", plan);
    assert.equal(await compose(tab, plan), null);
    assert.equal((await press(tab, "a#1", plan))?.type, "void");
    assert.deepEqual(await tab.ask("recall", { press: "b#1" }), { pressed: "never", events: [] });
    assert.equal((await press(tab, "b#1", plan))?.type, "void");
    // The worker dies; the page calls the next one by itself, with the same memory.
    const before = await tab.hellos();
    await tab.hangUp();
    while (await tab.hellos() === before) await tab.page.waitForTimeout(20);
    assert.deepEqual(await tab.ask("recall", { press: "a#1" }), { pressed: "yes", events });
    assert.equal(await press(tab, "c#1", plan), null);
    await answersTo(tab, "c#1");
    assert.equal(site.presses.length, 2);
  },
);

test("the tab: presses nothing that is not as it was set", async (site, tab) => {
  const plan = imagePlan("as it was set");
  assert.deepEqual(await press(tab, "x#0", plan), { type: "disturbed", what: "the page" });
  // The owner writes on; then he only clicks into the composer.
  assert.equal(await compose(tab, plan), null);
  await tab.page.locator("div.ProseMirror").press("x");
  assert.equal((await press(tab, "x#1", plan))?.type, "disturbed");
  assert.equal(await compose(tab, plan), null);
  await tab.page.locator(".settings-trigger-button").click();
  assert.equal((await press(tab, "x#2", plan))?.type, "disturbed");
  // A plan that is another than the one that was set.
  assert.equal(await compose(tab, plan), null);
  assert.equal((await press(tab, "x#3", imagePlan("another")))?.type, "disturbed");
  await tab.page.reload();
  assert.equal(site.presses.length, 0);
});

test("the tab: works in the background, where nobody looks", async (site, tab, browser) => {
  const other = await browser.context.newPage();
  await other.goto("about:blank");
  await other.bringToFront();
  await make(
    tab,
    "back#1",
    imagePlan("in the\nbackground", { slots: [{ slot: "reference", files: [await file("one")] }] }),
  );
  assert.equal(site.presses[0]?.prompt, "in the\nbackground");
  assert.equal(site.presses[0]?.references.length, 1);
});
